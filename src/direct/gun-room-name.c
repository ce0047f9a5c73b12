/* SPDX-License-Identifier: MIT */

#include "gun-room-name.h"

#include <string.h>

#include "gun-id.h"

/* What gun makes ids of (PROTOCOL.md section 0). */
static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
#define N_DIGITS (sizeof digits - 1)

/* Behind every soul of a room: gun drops what is older, seconds. */
#define LIFETIME "<?99"

#define HMAC_BYTES 32

static GRefString *
dup_soul (const char *room, const char *behind)
{
  g_autofree char *soul = g_strconcat ("/RTC/", room, behind, LIFETIME, NULL);

  return g_ref_string_new (soul);
}

GRefString *
gun_room_dup_browser_soul (const char *room)
{
  g_return_val_if_fail (room != NULL, NULL);

  return dup_soul (room, "");
}

GRefString *
gun_room_dup_presence_soul (const char *room)
{
  g_return_val_if_fail (room != NULL, NULL);

  return dup_soul (room, "/gun-desktop");
}

GRefString *
gun_room_dup_mailbox_soul (const char *room, const char *device_id)
{
  g_autofree char *behind = NULL;

  g_return_val_if_fail (room != NULL && device_id != NULL, NULL);

  behind = g_strconcat ("/gun-desktop/", device_id, NULL);
  return dup_soul (room, behind);
}

/* Takes the last digit off @number, which is as large as @n_bytes say, most significant first */
static guint
take_digit (guint8 *number, gsize n_bytes)
{
  guint rest = 0;

  for (gsize i = 0; i < n_bytes; i++)
    {
      rest = rest << 8 | number[i];
      number[i] = (guint8) (rest / N_DIGITS);
      rest %= N_DIGITS;
    }
  return rest;
}

/**
 * gun_room_dup_device_id:
 * @secret: of the store, told to nobody
 * @room: a room
 *
 * The same each time, so that what a stock relay keeps for ever is written over; and another one in
 * each room, so that it does not follow a person from room to room.
 *
 * Returns: (transfer full): %GUN_ID_LENGTH characters, as gun's ids have them
 */
char *
gun_room_dup_device_id (GBytes *secret, const char *room)
{
  g_autoptr (GHmac) hmac = NULL;
  guint8 number[HMAC_BYTES];
  gsize n_bytes = sizeof number;
  gsize secret_bytes;
  const guint8 *key;
  char *id;

  g_return_val_if_fail (secret != NULL && room != NULL, NULL);

  key = g_bytes_get_data (secret, &secret_bytes);
  hmac = g_hmac_new (G_CHECKSUM_SHA256, key, secret_bytes);
  g_hmac_update (hmac, (const guchar *) room, (gssize) strlen (room));
  g_hmac_get_digest (hmac, number, &n_bytes);
  id = g_new0 (char, GUN_ID_LENGTH + 1);
  for (guint i = 0; i < GUN_ID_LENGTH; i++)
    id[i] = digits[take_digit (number, n_bytes)];

  return id;
}

/**
 * gun_room_is_device_id:
 * @text: the key somebody wrote under
 * @length_bytes: its length
 *
 * Returns: whether a device can have it as its id
 */
gboolean
gun_room_is_device_id (const char *text, gsize length_bytes)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (length_bytes != GUN_ID_LENGTH)
    return FALSE;
  for (gsize i = 0; i < length_bytes; i++)
    if (!g_ascii_isalnum (text[i]))
      return FALSE;
  return TRUE;
}
