/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunSoulKind:
 * @GUN_SOUL_PUBLIC: anyone may write
 * @GUN_SOUL_USER: holds `~` and an owner, or begins with `~@`: only the owner may write; values are
 *   signed, or prove themselves
 * @GUN_SOUL_CONTENT: holds `#`: keys are hashes of values
 * @GUN_SOUL_EXPIRING: holds `<?N`: data older than N seconds is dropped
 */
typedef enum
{
  GUN_SOUL_PUBLIC,
  GUN_SOUL_USER,
  GUN_SOUL_CONTENT,
  GUN_SOUL_EXPIRING,
} GunSoulKind;

GunSoulKind gun_soul_get_kind (const char *soul);

/* Whose user space it lies in, as gun's SEA.opt.pub() says it; NULL: nobody's */
GRefString *gun_soul_dup_owner (const char *soul);

/* TRUE for souls whose values must be checked before they can be believed (PROTOCOL.md section 11):
 * kept "unchecked" and read-only until signatures are verified. */
gboolean gun_soul_needs_check (const char *soul);

/* A stock relay ends when it hears a put of @soul, or loses it: members of JavaScript's
 * Object.prototype. */
gboolean gun_soul_ends_relays (const char *soul);

/* The same, when it is the first it hears after its start; harmless after any get: members of
 * String.prototype. */
gboolean gun_soul_ends_fresh_relays (const char *soul);

/* Seconds after which data of @soul is stale, or -1 when it never is. */
double gun_soul_get_lifetime_s (const char *soul);

/* Made to pass: it has a lifetime, or belongs to a room. Files hold none of it. */
gboolean gun_soul_is_passing (const char *soul);

G_END_DECLS
