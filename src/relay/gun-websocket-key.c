/* SPDX-License-Identifier: MIT */

#include "gun-relay-private.h"

/* RFC 6455 section 1.3: the answer proves that a WebSocket server read the key. */
#define ACCEPT_SALT "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

#define KEY_BYTES 16

/* gun_websocket_key_new: a fresh Sec-WebSocket-Key. */
char *
gun_websocket_key_new (void)
{
  guint32 random[KEY_BYTES / sizeof (guint32)];

  /* A nonce, not a secret (RFC 6455 section 10.3: it keeps caches and accidents away) */
  for (guint i = 0; i < G_N_ELEMENTS (random); i++)
    random[i] = g_random_int ();
  return g_base64_encode ((const guchar *) random, sizeof random);
}

/* gun_websocket_key_is_valid: whether @key is 16 bytes in base64. */
gboolean
gun_websocket_key_is_valid (const char *key)
{
  gsize length = 0;
  g_autofree guchar *bytes = NULL;

  if (key == NULL || strlen (key) != 24)
    return FALSE;
  bytes = g_base64_decode (key, &length);
  return length == KEY_BYTES;
}

/* gun_websocket_key_accept: the Sec-WebSocket-Accept that belongs to @key. */
char *
gun_websocket_key_accept (const char *key)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) key, -1);
  g_checksum_update (checksum, (const guchar *) ACCEPT_SALT, -1);
  g_checksum_get_digest (checksum, digest, &length);
  return g_base64_encode (digest, length);
}
