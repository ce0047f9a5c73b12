/* SPDX-License-Identifier: MIT */

#include "gun-account-names.h"

#include <glib/gi18n.h>

#include "gun-signature.h"
#include "gun-text.h"
#include "gun-words.h"

/* Names remembered at once; a node is rarely signed by more. */
#define MAX_NAMES 256

struct _GunAccountNames
{
  GObject parent_instance;

  GunEngine *engine;   /* (nullable) */
  GunCatalog *catalog; /* (nullable) */
  GHashTable *names;   /* (element-type GRefString utf8): for display; "" when there is none */
};

G_DEFINE_FINAL_TYPE (GunAccountNames, gun_account_names, G_TYPE_OBJECT)

static void
changed_cb (GunAccountNames *self, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);

      if (change->soul[0] == '~' && g_str_equal (change->key, "alias"))
        g_hash_table_remove_all (self->names);
    }
}

/* @row: (nullable) */
static char *
dup_alias (GRefString *soul, const GunKeyRow *row)
{
  g_autoptr (GunSignature) signature = NULL;

  if (row == NULL || row->unchecked || !g_str_equal (row->key, "alias"))
    return g_strdup ("");

  signature = gun_signature_read (soul, row->key, row->value, row->state_ms, FALSE);
  if (signature->state != GUN_SIGNATURE_VERIFIED
      || gun_value_get_kind (signature->value) != GUN_VALUE_TEXT)
    return g_strdup ("");

  return gun_words_value_short (signature->value);
}

static char *
look_up (GunAccountNames *self, GRefString *pub)
{
  g_autofree char *text = g_strconcat ("~", pub, NULL);
  g_autoptr (GRefString) soul = gun_text_new_len (text, g_ref_string_length (pub) + 1);
  g_autoptr (GRefString) key = gun_text_new ("alias");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_catalog_list_keys (self->catalog, soul, key, TRUE, 1, &error);

  if (rows == NULL)
    g_debug ("The name of an account could not be read: %s", error->message);

  return dup_alias (soul, rows != NULL && rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL);
}

/**
 * gun_account_names_dup_name:
 * @pub: a public key
 *
 * Returns: (transfer full) (nullable): what the account calls itself, escaped for display; %NULL when that is not known here
 */
char *
gun_account_names_dup_name (GunAccountNames *self, GRefString *pub)
{
  const char *name;

  g_return_val_if_fail (GUN_IS_ACCOUNT_NAMES (self), NULL);

  if (self->catalog == NULL)
    return NULL;

  name = g_hash_table_lookup (self->names, pub);
  if (name == NULL)
    {
      if (g_hash_table_size (self->names) == MAX_NAMES)
        g_hash_table_remove_all (self->names);
      name = look_up (self, pub);
      g_hash_table_insert (self->names, g_ref_string_acquire (pub), (char *) name);
    }

  return *name != '\0' ? g_strdup (name) : NULL;
}

/**
 * gun_account_names_describe:
 * @pub: a public key
 *
 * Returns: (transfer full): who that is in a sentence: "alice (IPJx4BHD…)", or the shortened key alone
 */
char *
gun_account_names_describe (GunAccountNames *self, GRefString *pub)
{
  g_autofree char *name = gun_account_names_dup_name (self, pub);
  g_autofree char *key = gun_words_key_short (pub);

  if (name == NULL)
    return g_steal_pointer (&key);

  /* Translators: an account: what it calls itself, then the beginning of its key */
  return g_strdup_printf (_ ("%s (%s)"), name, key);
}

/**
 * gun_account_names_stop:
 *
 * Lets the engine go; no name is known from then on.
 */
void
gun_account_names_stop (GunAccountNames *self)
{
  g_return_if_fail (GUN_IS_ACCOUNT_NAMES (self));

  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_clear_object (&self->engine);
  g_clear_object (&self->catalog);
}

static void
gun_account_names_dispose (GObject *object)
{
  gun_account_names_stop (GUN_ACCOUNT_NAMES (object));

  G_OBJECT_CLASS (gun_account_names_parent_class)->dispose (object);
}

static void
gun_account_names_finalize (GObject *object)
{
  GunAccountNames *self = GUN_ACCOUNT_NAMES (object);

  g_hash_table_unref (self->names);

  G_OBJECT_CLASS (gun_account_names_parent_class)->finalize (object);
}

static void
gun_account_names_class_init (GunAccountNamesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_account_names_dispose;
  object_class->finalize = gun_account_names_finalize;
}

static void
gun_account_names_init (GunAccountNames *self)
{
  self->names = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, g_free);
}

/**
 * gun_account_names_new:
 * @engine: whose changes keep the names true
 * @catalog: what they are read from
 *
 * Returns: (transfer full): names
 */
GunAccountNames *
gun_account_names_new (GunEngine *engine, GunCatalog *catalog)
{
  GunAccountNames *self = g_object_new (GUN_TYPE_ACCOUNT_NAMES, NULL);

  self->engine = g_object_ref (engine);
  self->catalog = g_object_ref (catalog);
  g_signal_connect_swapped (engine, "changed", G_CALLBACK (changed_cb), self);

  return self;
}
