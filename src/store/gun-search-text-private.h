/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-search-text-private.h belongs to the store alone"
#endif

#include "gun-search-page.h"

G_BEGIN_DECLS

/*
 * Text without case, for search. Each character of WTF-8 (gun-text.h) is folded to one other: its capital, and that in small. So
 * `ς`, `σ` and `Σ` are one, and `ß` is no `ss`; lone surrogates and U+0000 are characters like any other, accents count.
 */

/* Appends @text folded. Its bytes need not be as many. */
void gun_search_fold (const char *text, gsize length_bytes, GString *out);

/* (transfer full) (nullable): what is searched of a value, and shown of it: a text or the soul of a link as it is, others as JSON;
 * NULL: of null */
GRefString *gun_search_dup_text (const GunValue *value);

/* A number that is another when Unicode, as GLib knows it, folds anything otherwise */
guint32 gun_search_get_fold_checksum (void);

/**
 * GunSearchNeedle:
 *
 * What is searched for.
 */
typedef struct
{
  GString *folded;
} GunSearchNeedle;

void gun_search_needle_init (GunSearchNeedle *self, GRefString *text);
void gun_search_needle_clear (GunSearchNeedle *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GunSearchNeedle, gun_search_needle_clear)

/* Bytes of a folded text that the index knows it by: shorter ones are not in it. */
#define GUN_SEARCH_INDEX_BYTES 3

gboolean gun_search_needle_is_short (const GunSearchNeedle *self);

/* Whether @text holds it. @scratch: a string, whose content does not matter */
gboolean gun_search_needle_is_in (const GunSearchNeedle *self, GRefString *text, GString *scratch);

/* Every text of as many characters that folds like this short one; (element-type GRefString), in UTF-16 order */
GPtrArray *gun_search_needle_list_spellings (const GunSearchNeedle *self);

/* What FTS5 is asked for it: every row that holds it answers, and others may. Not for a short one. */
char *gun_search_needle_make_match (const GunSearchNeedle *self);
/* Appends what FTS5 is given of a folded text: each byte is a character to it. */
void gun_search_append_index_text (const char *folded, gsize length_bytes, GString *out);

/* Fills in @marked with a stretch of @text of so many characters, around the first match if there is one */
void gun_search_needle_mark (const GunSearchNeedle *self,
                             GRefString *text,
                             guint max_characters,
                             GunMarkedText *marked);

G_END_DECLS
