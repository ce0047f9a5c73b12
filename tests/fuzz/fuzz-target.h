/* SPDX-License-Identifier: MIT */

#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls with each input; driver.c does the same with the files of a corpus. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
