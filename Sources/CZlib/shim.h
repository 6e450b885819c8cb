#pragma once
#include <zlib.h>

// What Swift cannot say: deflateInit2 and inflateInit2 are macros.

/// Readies a stream that writes the gzip format (windowBits + 16); see zlib.h, deflateInit2.
static inline int
phaenthi_gzip_init(z_stream *stream, int level, int window_bits, int memory_level)
{
  return deflateInit2(stream, level, Z_DEFLATED, window_bits + 16, memory_level, Z_DEFAULT_STRATEGY);
}

/// Readies a stream that reads the gzip format (windowBits + 16); see zlib.h, inflateInit2.
static inline int
phaenthi_gunzip_init(z_stream *stream)
{
  return inflateInit2(stream, 15 + 16);
}
