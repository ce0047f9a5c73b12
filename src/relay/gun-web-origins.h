/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-link.h"

G_BEGIN_DECLS

/* Longest origin taken, bytes: a scheme, a host name of 253 (RFC 1035 section 2.3.4) and a port. */
#define GUN_ORIGIN_MAX_BYTES 320

/* Origins that are remembered because they were refused: a page can make up as many as it likes. */
#define GUN_ORIGINS_MAX_REMEMBERED 100

/* What @text, as a person types it, is as an origin (RFC 6454 section 6.2): "https://example.app", "*" or "null". Of the address of a
 * page, what it has beside its origin is left away. G_IO_ERROR_INVALID_ARGUMENT with a sentence for the field. */
char *gun_web_origin_normalize (const char *text, GError **error);

#define GUN_TYPE_WEB_ORIGINS (gun_web_origins_get_type ())
G_DECLARE_FINAL_TYPE (GunWebOrigins, gun_web_origins, GUN, WEB_ORIGINS, GObject)

/**
 * GunWebOrigins:
 *
 * Which pages of the web may connect to this computer: a list of origins, compared as RFC 6454 section 5 says. "*" in it is every origin
 * but "null", which pages without an origin of their own have in common; that one must be listed by itself.
 *
 * Signal: refused (const char *origin): a page of @origin wanted to connect and may not. Once per origin, and for at most
 * GUN_ORIGINS_MAX_REMEMBERED of them.
 */
GunWebOrigins *gun_web_origins_new (void);

/* @origins: (array zero-terminated=1): what is not an origin is left away. Links of pages that may no longer connect are closed. */
void gun_web_origins_set_allowed (GunWebOrigins *self, const char *const *origins);

/* @header: of a request. FALSE also when it is no origin at all. */
gboolean gun_web_origins_admit (GunWebOrigins *self, const char *header);

/* @link: (transfer none): of a page that was admitted. FALSE when it is allowed no longer. */
gboolean gun_web_origins_watch_link (GunWebOrigins *self, const char *header, GunLink *link);

G_END_DECLS
