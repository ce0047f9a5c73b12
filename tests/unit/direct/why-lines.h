/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-why-facts.h"

G_BEGIN_DECLS

/* What may be measured, in the words that why-lines.c has, and what that is to be put down to */
typedef struct
{
  const char *facts;
  GunWhyCause cause;
} GunWhyLine;

extern const GunWhyLine gun_why_lines[];
extern const guint gun_why_n_lines;

/* (transfer full): facts of a line */
GunWhyFacts *gun_why_read_line (const char *text);

G_END_DECLS
