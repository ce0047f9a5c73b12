/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-why-words.h belongs to engine/"
#endif

#include "gun-why-facts.h"
#include "gun-why-report.h"

G_BEGIN_DECLS

/* The cause of @facts in words */
GunWhyReport *gun_why_words_report (const GunWhyFacts *facts);

/* What was measured: gun-why-fact.c */
char *gun_why_words_fact (const GunWhyFacts *facts, GunWhyCause cause);
/* (element-type utf8): gun-why-tried.c */
GPtrArray *gun_why_words_tried (const GunWhyFacts *facts);

/* What happened when, from its beginning on: “0.4 s” */
char *gun_why_words_seconds (gint64 us);

G_END_DECLS
