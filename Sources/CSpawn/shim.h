#pragma once
#include <spawn.h>

// What Swift's Glibc leaves out: glibc declares these only where _GNU_SOURCE or _DEFAULT_SOURCE is defined.

/// pipe2(2).
extern int pipe2(int ends[2], int flags);

/// Closes every descriptor from `first` on in the program that is started (glibc 2.34).
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
