/* SPDX-License-Identifier: MIT */

#include "gun-sea-certify.h"

#include "gun-json-text.h"
#include "gun-sea-json.h"
#include "gun-sea-sign.h"
#include "gun-sea-value-private.h"

static gboolean
fail (GError **error, const char *what)
{
  g_set_error_literal (error, GUN_SEA_ERROR, GUN_SEA_ERROR_SHAPE, what);
  return FALSE;
}

static GunSeaSlice
or_else (GunSeaSlice value, GunSeaSlice other)
{
  return gun_sea_value_is_true (value) ? value : other;
}

static gboolean
is_star (GunSeaSlice value)
{
  return value.length_bytes == 3 && memcmp (value.json, "\"*\"", 3) == 0;
}

/* One who may write, as a string or as an object with `pub`; appended in quotation marks */
static gboolean
append_certificant (GString *out, GunSeaSlice value, GError **error)
{
  g_autoptr (GunSeaPublicKey) key = NULL;

  if (!gun_sea_value_is_string (value))
    value = gun_sea_value_get_member (value, "pub");
  if (!gun_sea_value_is_string (value))
    return fail (error, "A certificate is for “*”, for a public key, or for a list of those");

  key = gun_sea_public_key_parse (value.json + 1, value.length_bytes - 2, error);
  if (key == NULL)
    {
      g_prefix_error (error, "Who shall be allowed to write: ");
      return FALSE;
    }

  g_string_append_len (out, value.json, (gssize) value.length_bytes);
  return TRUE;
}

/* gun writes a list of one as that one, and a list with * in it as * */
static gboolean
append_certificants (GString *out, GunSeaSlice value, GError **error)
{
  GunSeaSlice element;
  g_autoptr (GString) list = g_string_new (NULL);
  gsize at = 0;
  guint n = 0;
  gboolean everybody = is_star (value);

  if (value.json[0] != '[' && !everybody)
    return append_certificant (out, value, error);

  while (!everybody && gun_sea_value_next_element (value, &at, &element))
    {
      everybody = is_star (element);
      if (n++ > 0)
        g_string_append_c (list, ',');
      if (!everybody && !append_certificant (list, element, error))
        return FALSE;
    }

  if (everybody)
    g_string_append (out, "\"*\"");
  else if (n == 0)
    return fail (error, "The list of those who may write is empty");
  else
    g_string_append_printf (out, n == 1 ? "%s" : "[%s]", list->str);

  return TRUE;
}

static void
append_member (GString *out, const char *name, GunSeaSlice value)
{
  if (value.json == NULL)
    return;

  g_string_append_printf (out, ",\"%s\":", name);
  g_string_append_len (out, value.json, (gssize) value.length_bytes);
}

/* What may be written where: a text, a list, or an object with at least one of these */
static GunSeaSlice
find_write_policy (GunSeaSlice policy)
{
  static const char *const conditions[] = { "+", "#", ".", "=", "*", ">", "<" };
  const GunSeaSlice none = { NULL, 0 };
  GunSeaSlice given = gun_sea_value_get_member (policy, "write");

  if (gun_sea_value_is_true (given))
    return given;
  if (gun_sea_value_is_string (policy) || policy.json[0] == '[')
    return or_else (policy, none);

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (gun_sea_value_is_true (gun_sea_value_get_member (policy, conditions[i])))
      return policy;

  return none;
}

/* Where those who were shut out are written down: a text, or an object with `#` */
static GunSeaSlice
find_block (GunSeaSlice block, const char *name)
{
  GunSeaSlice given = gun_sea_value_get_member (block, name);

  if (gun_sea_value_is_true (given)
      && (gun_sea_value_is_string (given)
          || gun_sea_value_is_true (gun_sea_value_get_member (given, "#"))))
    return given;

  return (GunSeaSlice){ NULL, 0 };
}

static GString *
read_json (const char *json, const char *what, GError **error)
{
  g_autoptr (GString) value = g_string_new (NULL);

  if (gun_sea_json_normalize (json, strlen (json), value))
    return g_steal_pointer (&value);

  fail (error, what);
  return NULL;
}

/**
 * gun_sea_certify:
 * @certificants: JSON: who may write: "*", a public key, an object with `pub`, or a list of them
 * @policy: JSON: what: a text or a condition (PROTOCOL.md section 4; "+":"*" asks for the writer's
 *   key in the path), a list of them, or {"read","write"} with such
 * @block: (nullable): JSON: the soul where those are written down who may not any more: a text, or
 *   {"read","write"}
 * @expiry_ms: until when, or %GUN_SEA_NEVER
 * @authority: in whose space; needs `priv`
 * @error: return location
 *
 * gun's SEA.certify(). Unlike it, refuses certificants that are neither “*” nor public keys: gun
 * takes any text with a * in it for everybody.
 * Shape:  SEA{"m":{"c","e","r","w","rb","wb"},"s":"base64"}; what was not given is absent
 * Errors: %GUN_SEA_ERROR_SHAPE, %GUN_SEA_ERROR_KEY with what is wrong.
 *
 * Returns: (transfer full) (nullable): UTF-8
 */
char *
gun_sea_certify (const char *certificants,
                 const char *policy,
                 const char *block,
                 double expiry_ms,
                 const GunSeaPair *authority,
                 GError **error)
{
  g_autoptr (GString) text = g_string_new ("{\"c\":");
  g_autoptr (GString) who = read_json (certificants, "Who may write is no JSON", error);
  g_autoptr (GString) what = NULL;
  g_autoptr (GString) where = NULL;
  GunSeaSlice reading, writing, blocking;

  if (who == NULL || !append_certificants (text, gun_sea_value_slice (who), error))
    return NULL;
  what = read_json (policy, "The policy is no JSON", error);
  if (what == NULL)
    return NULL;
  where = read_json (block == NULL ? "{}" : block, "The block list is no JSON", error);
  if (where == NULL)
    return NULL;

  reading = or_else (gun_sea_value_get_member (gun_sea_value_slice (what), "read"),
                     (GunSeaSlice){ NULL, 0 });
  writing = find_write_policy (gun_sea_value_slice (what));
  if (reading.json == NULL && writing.json == NULL)
    {
      fail (error,
            "The policy allows nothing: give a text, or a condition such as {\"*\":\"inbox/\"}");
      return NULL;
    }

  if (expiry_ms != GUN_SEA_NEVER)
    {
      g_string_append (text, ",\"e\":");
      gun_json_append_number (text, expiry_ms);
    }
  append_member (text, "r", reading);
  append_member (text, "w", writing);
  blocking = gun_sea_value_slice (where);
  append_member (text, "rb", find_block (blocking, "read"));
  append_member (text,
                 "wb",
                 gun_sea_value_is_string (blocking) ? or_else (blocking, (GunSeaSlice){ NULL, 0 })
                                                    : find_block (blocking, "write"));
  g_string_append_c (text, '}');

  return gun_sea_sign (text->str, text->len, authority, error);
}
