/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-json.h"

G_BEGIN_DECLS

/*
 * {"type":"offer","sdp":"…"}, as RTCSessionDescription is written, within signals and letters; and
 * what else both of them have. Each reads the value that begins with @token to its end, and returns
 * FALSE when the reader failed. What was there before in the place it goes to is freed.
 */

/* @sdp: NULL when nothing is there, empty when it is no description of this @type */
gboolean gun_description_read (
    GunJsonReader *reader, GunJsonToken token, const char *type, gsize max_bytes, char **sdp);
void gun_description_append (GString *out, const char *type, const char *sdp);

/* @text: NULL unless it is UTF-8 without U+0000, at most @max_bytes of it */
gboolean
gun_description_read_text (GunJsonReader *reader, GunJsonToken token, gsize max_bytes, char **text);
/* @name: NULL unless it is text for people on one line, of a sensible length */
gboolean gun_description_read_name (GunJsonReader *reader, GunJsonToken token, char **name);
gboolean gun_description_is_member (const GunJsonReader *reader, const char *name);

G_END_DECLS
