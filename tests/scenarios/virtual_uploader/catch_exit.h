#pragma once

// Put before the uploader's own text: its exit() ends the run of a case, not the program at once.
#include <stdlib.h>

/// Takes the place of exit().
_Noreturn void uploader_exit(int status);
#define exit uploader_exit
