/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-json.h"
#include "gun-query.h"

G_BEGIN_DECLS

/**
 * GunLex:
 *
 * A condition on a soul or a key (PROTOCOL.md section 4, LEX): `=` or plain text is exact, `*` the
 * prefix, `>` from, `<` to, `-` reverse. Senders use exact alone, or the others; a reader takes
 * any.
 */
typedef GunRange GunLex;

/**
 * GunGet:
 *
 * The `get` of a message: soul and, when @has_key, key.
 */
typedef struct
{
  GunLex soul;
  GunLex key;
  gboolean has_key;
  double limit; /* `%`, 0: none given */
} GunGet;

/**
 * GunMessage:
 * @id: `#`
 * @ack: `@`: the id this answers
 * @hash: `##`
 * @via: `><` as it came, cut to GUN_LIMIT_VIA_LENGTH
 * @put: (element-type GunNode): keys that broke a rule are not in it, so it may be empty
 * @refused: (element-type GRefString): one sentence for each part of `put` that broke a rule, up to
 *   GUN_LIMIT_REFUSED_SENTENCES; %NULL when there is none
 * @n_refused: how many parts of `put` broke a rule
 * @ok_is_hint: `ok` is {"@":n,"/":m}: a put's hint, not an ack
 * @ok_is_rtc: `ok` is an object with `rtc` in it: for who makes direct connections (PROTOCOL.md
 *   section 8)
 * @has_more: `%` on a reply
 * @next_id: (nullable): that `%`, when it is the id of the message that goes on with it
 * @dam: "?", "hi", "!", …
 * @has_desktop: a Gun Desktop said `?`: `desktop` is {"v":1,"now":ms}, which is ours alone
 * @desktop_now_ms: the wall clock of its computer when it said so, finite, within what a JavaScript
 *   Date has
 * @json: the message's own text as it came, for passing on what is not put, get or dam (`ok.rtc`,
 *   unknown): gun_message_append_json() writes it as it is. %NULL for the others, and when it is no
 *   strict JSON
 *
 * One message of the wire (PROTOCOL.md section 2), counted atomically. Its maker fills it; it is
 * read-only once passed on. Fields that are absent are NULL, FALSE or 0. Ids may have been numbers:
 * @id_is_number keeps that, since the echo must be a number again.
 */
typedef struct
{
  GRefString *id;
  GRefString *ack;
  gboolean id_is_number;
  gboolean ack_is_number;
  gboolean has_hash;
  double hash;
  GRefString *via;
  GPtrArray *put;
  GPtrArray *refused;
  guint n_refused;
  GunGet *get;
  gboolean has_ok;
  gboolean ok_is_hint;
  gboolean ok_is_rtc;
  guint ok_wanted;
  guint ok_peers;
  GRefString *err;
  gboolean has_more;
  GRefString *next_id;
  GRefString *dam;
  GRefString *pid;
  gboolean has_desktop;
  double desktop_now_ms;
  GBytes *json;

  gatomicrefcount ref_count;
} GunMessage;

/* Those that are made for sending have a fresh id. */
GunMessage *gun_message_new (void);
GunMessage *gun_message_new_put (GPtrArray *nodes);
GunMessage *gun_message_new_get (GRefString *soul, GRefString *key);
GunMessage *gun_message_new_reply (const GunMessage *asked, GunNode *node);
GunMessage *gun_message_new_ack (const GunMessage *put, const char *err);
GunMessage *gun_message_ref (const GunMessage *self);
void gun_message_unref (GunMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunMessage, gun_message_unref)

GunGet *gun_get_new (GRefString *soul, GRefString *key);
GunGet *gun_get_copy (const GunGet *self);
void gun_get_free (GunGet *self);
gboolean gun_get_is_plain (const GunGet *self); /* exact soul, and exact key or none */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunGet, gun_get_free)

/* Whether @text meets every condition of @lex: gun's own String.match,
 * vectors/string-match.json. */
gboolean gun_lex_matches (const GunLex *lex, const char *text);

/**
 * GunMessageFunc:
 * @message: (nullable) (transfer none): a message; %NULL when this part of the frame was not one,
 *   and @error says why
 *
 * Returns: %FALSE to stop
 */
typedef gboolean (*GunMessageFunc) (GunMessage *message, const GError *error, gpointer user_data);

/* Takes a frame apart: `{…}`, `[{…},"{…}"]`, `[]`. Messages come one by one, in order; a bad one
 * spoils no other when the frame itself is JSON; else @func hears of that and of nothing else.
 * Returns the number of good messages. Source: PROTOCOL.md section 1. */
guint gun_message_parse_frame (const char *bytes,
                               gsize length_bytes,
                               GunMessageFunc func,
                               gpointer user_data);

/* Appends the message as one JSON object. */
void gun_message_append_json (const GunMessage *self, GString *out);

/* Length of UTF-8 JSON in UTF-16 units, as the peer will count it. */
gsize gun_json_utf16_length (const char *json, gsize length_bytes);

/* The `##` of a put: hash of its JSON text with keys sorted at every level (PROTOCOL.md section
 * 6). */
gint32 gun_put_hash (GPtrArray *nodes);
gint32 gun_string_hash (const char *wtf8, gsize length_bytes);

G_END_DECLS
