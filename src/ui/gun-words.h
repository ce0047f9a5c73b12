/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-change.h"
#include "gun-soul.h"

G_BEGIN_DECLS

/*
 * How values, times and places are said in the window. Everything that came from a peer is escaped for display here, so that nothing
 * else in this room has to remember to.
 */

/* Characters of a value that a cell shows. */
#define GUN_WORDS_CELL_CHARACTERS 200

char *gun_words_text (const char *text);
char *gun_words_value (const GunValue *value);
char *gun_words_value_short (const GunValue *value);
char *gun_words_value_json (const GunValue *value);
char *gun_words_breakable (GRefString *text);
char *gun_words_lines (GRefString *text);
char *gun_words_value_to_copy (const GunValue *value);
char *gun_words_key_short (GRefString *pub);
char *gun_words_chain (GRefString *soul, GRefString *key);

char *gun_words_ago (gint64 then_us, gint64 now_us);
char *gun_words_time (gint64 wall_us);
char *gun_words_until (gint64 then_us, gint64 now_us);
char *gun_words_clock (gint64 difference_us, gint64 exact_us);
gint64 gun_words_state_us (double state_ms);

const char *gun_words_reason (const char *reason);

char *gun_words_who (const GunOrigin *origin);
const char *gun_words_path (const GunOrigin *origin);
const char *gun_words_path_icon (const GunOrigin *origin);

void gun_words_split_soul (const char *soul, char **group, char **last);
const char *gun_words_soul_icon (const char *soul);
const char *gun_words_soul_kind (const char *soul);
char *gun_words_duration (double seconds);

G_END_DECLS
