/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_WIRE_COMPILATION
#error "gun-wire-private.h is for src/wire only"
#endif

#include "gun-message.h"

G_BEGIN_DECLS

/* gun-json-value.c */
GunValue *gun_json_read_value (GunJsonReader *reader, GunJsonToken token, const char **reason);
void gun_json_append_state (GString *out, double state_ms);

/* gun-message-put.c */
gboolean gun_message_read_put (GunMessage *self, GunJsonReader *reader, GError **error);

/* gun-desktop-mark.c */
gboolean gun_message_read_desktop (GunMessage *self, GunJsonReader *reader);
void gun_message_append_desktop (const GunMessage *self, GString *out);

/* gun-get.c */
GunGet *gun_get_read (GunJsonReader *reader, GError **error);

/* TRUE when WTF-8 has more UTF-16 units than @limit */
static inline gboolean
gun_json_is_longer (const char *wtf8, gsize length_bytes, gsize limit)
{
  return length_bytes > limit && gun_json_utf16_length (wtf8, length_bytes) > limit;
}

G_END_DECLS
