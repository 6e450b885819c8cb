#pragma once

// The functions of pango and pangocairo 1.50 that are called. Their own headers cannot be read here: they lie in
// folders that only compiler flags name, and SwiftPM warns at each build of flags that it does not pass on. A test
// compiles this file after pango's headers, so that every prototype and constant is proven against them.

typedef struct _cairo cairo_t;
typedef struct _cairo_font_options cairo_font_options_t;

#ifndef __PANGO_H__
typedef struct _PangoContext PangoContext;
typedef struct _PangoLayout PangoLayout;
typedef struct _PangoLanguage PangoLanguage;
typedef struct _PangoFontDescription PangoFontDescription;
typedef enum { PANGO_WRAP_WORD, PANGO_WRAP_CHAR, PANGO_WRAP_WORD_CHAR } PangoWrapMode;
typedef enum { PANGO_ELLIPSIZE_NONE, PANGO_ELLIPSIZE_START, PANGO_ELLIPSIZE_MIDDLE, PANGO_ELLIPSIZE_END } PangoEllipsizeMode;
typedef enum { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT } PangoAlignment;
#define PANGO_SCALE 1024

typedef struct _PangoFont PangoFont;
typedef struct _PangoLayoutIter PangoLayoutIter;
typedef struct { int x, y, width, height; } PangoRectangle;
typedef struct {
  unsigned int glyph;
  struct { int width, x_offset, y_offset; } geometry;
  struct { unsigned int is_cluster_start : 1; unsigned int is_color : 1; } attr;
} PangoGlyphInfo;
typedef struct { int num_glyphs; PangoGlyphInfo *glyphs; int *log_clusters; int space; } PangoGlyphString;
typedef struct {
  int offset, length, num_chars;
  struct {
    void *shape_engine, *lang_engine;
    PangoFont *font;
    unsigned char level, gravity, flags, script;
    PangoLanguage *language;
    void *extra_attrs;
  } analysis;
} PangoItem;
typedef struct { PangoItem *item; PangoGlyphString *glyphs; int y_offset, start_x_offset, end_x_offset; } PangoGlyphItem;
#define PANGO_GLYPH_EMPTY ((unsigned int)0x0FFFFFFF)
typedef struct _PangoCairoFont PangoCairoFont;
#endif

typedef struct _cairo_scaled_font cairo_scaled_font_t;

void g_object_unref(void *object);

PangoLanguage *pango_language_from_string(const char *language);
void pango_context_set_language(PangoContext *context, PangoLanguage *language);
void pango_context_set_round_glyph_positions(PangoContext *context, int round_positions);
void pango_cairo_context_set_font_options(PangoContext *context, const cairo_font_options_t *options);

PangoFontDescription *pango_font_description_from_string(const char *description);
void pango_font_description_set_absolute_size(PangoFontDescription *description, double size);
void pango_font_description_free(PangoFontDescription *description);

PangoLayout *pango_cairo_create_layout(cairo_t *cairo);
PangoContext *pango_layout_get_context(PangoLayout *layout);
void pango_layout_context_changed(PangoLayout *layout);
void pango_layout_set_text(PangoLayout *layout, const char *text, int length);
void pango_layout_set_font_description(PangoLayout *layout, const PangoFontDescription *description);
void pango_layout_set_width(PangoLayout *layout, int width);
void pango_layout_set_height(PangoLayout *layout, int height);
void pango_layout_set_wrap(PangoLayout *layout, PangoWrapMode wrap);
void pango_layout_set_ellipsize(PangoLayout *layout, PangoEllipsizeMode ellipsize);
void pango_layout_set_alignment(PangoLayout *layout, PangoAlignment alignment);
void pango_layout_set_line_spacing(PangoLayout *layout, float factor);
void pango_layout_get_size(PangoLayout *layout, int *width, int *height);
int pango_layout_get_line_count(PangoLayout *layout);
int pango_layout_get_baseline(PangoLayout *layout);

PangoLayoutIter *pango_layout_get_iter(PangoLayout *layout);
int pango_layout_iter_next_run(PangoLayoutIter *iterator);
PangoGlyphItem *pango_layout_iter_get_run_readonly(PangoLayoutIter *iterator);
int pango_layout_iter_get_baseline(PangoLayoutIter *iterator);
void pango_layout_iter_get_run_extents(PangoLayoutIter *iterator, PangoRectangle *ink, PangoRectangle *logical);
void pango_layout_iter_free(PangoLayoutIter *iterator);
int pango_layout_get_unknown_glyphs_count(PangoLayout *layout);
const char *pango_layout_get_text(PangoLayout *layout);
// Every font of a layout of pangocairo is one of these.
cairo_scaled_font_t *pango_cairo_font_get_scaled_font(PangoCairoFont *font);

void pango_cairo_show_layout(cairo_t *cairo, PangoLayout *layout);
void pango_cairo_layout_path(cairo_t *cairo, PangoLayout *layout);
