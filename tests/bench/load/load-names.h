/* SPDX-License-Identifier: MIT */

#pragma once

#include "load-options.h"

/* What lies at number @index: soul, key and value follow from it, so that whoever reads needs no list. */
typedef struct
{
  char soul[128];
  char key[16];
  char value[32];
} LoadName;

/* A value is as long as this and ends in it, but for its number. */
#define LOAD_PADDING "xxxxxxxxxxxxxxxxx"

LoadName load_name (const LoadOptions *options, guint index);
double load_first_state_ms (void);
void load_append_put (GString *text, const char *id, const LoadName *name, double state_ms);
