// Only the reentrant functions (`_r`): a context belongs to one thread.
#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
