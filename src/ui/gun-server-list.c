/* SPDX-License-Identifier: MIT */

#include "gun-server-list.h"

#include <glib/gi18n.h>

#include "gun-direct-options.h"
#include "gun-server-passwords.h"

#define KEY "ice-servers"

struct _GunServerList
{
  GObject parent_instance;

  GSettings *preferences;
  GunServerPasswords *passwords;
  GCancellable *cancellable;
  GPtrArray *entries; /* (element-type GunServerEntry) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunServerList, gun_server_list, G_TYPE_OBJECT)

/* A question to the Secret Service, and whom it is about */
typedef struct
{
  GunServerList *servers;
  char *uri;
  char *username;
} Question;

static Question *
question_new (GunServerList *servers, const GunServerEntry *entry)
{
  Question *self = g_new0 (Question, 1);

  self->servers = g_object_ref (servers);
  self->uri = g_strdup (entry->uri);
  self->username = g_strdup (entry->username);

  return self;
}

static void
question_free (Question *self)
{
  g_object_unref (self->servers);
  g_free (self->uri);
  g_free (self->username);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
entry_free (gpointer data)
{
  GunServerEntry *self = data;

  g_free (self->uri);
  g_free (self->username);
  g_free (self->password);
  g_free (self->trouble);
  g_free (self);
}

static GunServerEntry *
find (GPtrArray *entries, const char *uri, const char *username)
{
  for (guint i = 0; i < entries->len; i++)
    {
      GunServerEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->uri, uri) && g_str_equal (entry->username, username))
        return entry;
    }

  return NULL;
}

/* @trouble: (transfer full) */
static void
take_trouble (GunServerEntry *entry, char *trouble)
{
  g_free (entry->trouble);
  entry->trouble = trouble;
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  GunServerList *self = question->servers;
  GunServerEntry *entry = find (self->entries, question->uri, question->username);
  g_autoptr (GError) error = NULL;
  g_autofree char *password
      = gun_server_passwords_look_up_finish (GUN_SERVER_PASSWORDS (source), result, &error);

  /* One that was typed meanwhile is newer */
  if (entry == NULL || entry->password != NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error != NULL)
    take_trouble (
        entry,
        g_strdup_printf (
            _ ("Not used: its password cannot be read from the Secret Service (%s). Start one, "
               "such as GNOME Keyring, or type the password again."),
            error->message));
  else if (password == NULL)
    take_trouble (entry, g_strdup (_ ("Not used: there is no password. Type it again.")));
  else
    entry->password = g_steal_pointer (&password);

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
look_up (GunServerList *self, const GunServerEntry *entry)
{
  gun_server_passwords_look_up_async (self->passwords,
                                      entry->uri,
                                      entry->username,
                                      self->cancellable,
                                      looked_up_cb,
                                      question_new (self, entry));
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  GunServerList *self = question->servers;
  GunServerEntry *entry = find (self->entries, question->uri, question->username);
  g_autoptr (GError) error = NULL;

  if (gun_server_passwords_keep_finish (GUN_SERVER_PASSWORDS (source), result, &error)
      || entry == NULL)
    return;

  take_trouble (
      entry,
      g_strdup_printf (
          _ ("Used until Gun Desktop ends: its password cannot be kept in the Secret Service "
             "(%s). Start one, such as GNOME Keyring, and type the password again."),
          error->message));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* @password: empty: forget it */
static void
keep (GunServerList *self, const GunServerEntry *entry, const char *password)
{
  gun_server_passwords_keep_async (self->passwords,
                                   entry->uri,
                                   entry->username,
                                   password,
                                   NULL,
                                   kept_cb,
                                   question_new (self, entry));
}

/* Takes what the settings say; passwords that are known already stay known. */
static void
read_settings (GunServerList *self)
{
  g_autoptr (GVariant) value = g_settings_get_value (self->preferences, KEY);
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->entries);
  GVariantIter iter;
  const char *uri;
  const char *username;

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  g_variant_iter_init (&iter, value);
  while (self->entries->len < GUN_DIRECT_OPTIONS_MAX_ICE_SERVERS
         && g_variant_iter_next (&iter, "(&s&s)", &uri, &username))
    {
      GunServerEntry *known = find (before, uri, username);
      GunServerEntry *entry;

      if (find (self->entries, uri, username) != NULL)
        continue;

      entry = g_new0 (GunServerEntry, 1);
      entry->uri = g_strdup (uri);
      entry->username = g_strdup (username);
      g_ptr_array_add (self->entries, entry);
      if (known != NULL)
        {
          entry->password = g_strdup (known->password);
          entry->trouble = g_strdup (known->trouble);
        }
      else if (*username != '\0')
        look_up (self, entry);
    }

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
write_settings (GunServerList *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < self->entries->len; i++)
    {
      GunServerEntry *entry = g_ptr_array_index (self->entries, i);

      g_variant_builder_add (&builder, "(ss)", entry->uri, entry->username);
    }
  g_settings_set_value (self->preferences, KEY, g_variant_builder_end (&builder));
}

static void
gun_server_list_dispose (GObject *object)
{
  GunServerList *self = GUN_SERVER_LIST (object);

  g_clear_object (&self->passwords);
  g_clear_object (&self->preferences);

  G_OBJECT_CLASS (gun_server_list_parent_class)->dispose (object);
}

static void
gun_server_list_finalize (GObject *object)
{
  GunServerList *self = GUN_SERVER_LIST (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (gun_server_list_parent_class)->finalize (object);
}

static void
gun_server_list_class_init (GunServerListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_server_list_dispose;
  object_class->finalize = gun_server_list_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", GUN_TYPE_SERVER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_server_list_init (GunServerList *self)
{
  self->cancellable = g_cancellable_new ();
  self->entries = g_ptr_array_new_with_free_func (entry_free);
}

/**
 * gun_server_list_new:
 * @preferences: settings of org.gun.Desktop
 * @remember: whether passwords are kept beyond this window
 */
GunServerList *
gun_server_list_new (GSettings *preferences, gboolean remember)
{
  GunServerList *self = g_object_new (GUN_TYPE_SERVER_LIST, NULL);

  self->preferences = g_object_ref (preferences);
  self->passwords = gun_server_passwords_new (remember);
  g_signal_connect_object (
      preferences, "changed::" KEY, G_CALLBACK (read_settings), self, G_CONNECT_SWAPPED);
  read_settings (self);

  return self;
}

guint
gun_server_list_get_n (GunServerList *self)
{
  g_return_val_if_fail (GUN_IS_SERVER_LIST (self), 0);

  return self->entries->len;
}

/**
 * gun_server_list_get:
 *
 * Returns: (transfer none): valid until the next change
 */
const GunServerEntry *
gun_server_list_get (GunServerList *self, guint position)
{
  g_return_val_if_fail (GUN_IS_SERVER_LIST (self), NULL);
  g_return_val_if_fail (position < self->entries->len, NULL);

  return g_ptr_array_index (self->entries, position);
}

/**
 * gun_server_entry_is_usable:
 *
 * Returns: whether all is known that the server must be told
 */
gboolean
gun_server_entry_is_usable (const GunServerEntry *entry)
{
  return *entry->username == '\0' || entry->password != NULL;
}

/* @entry: (transfer full): nobody asks this server any more */
static void
drop (GunServerList *self, GunServerEntry *entry, const GunServerEntry *successor)
{
  gboolean goes_on = successor != NULL && g_str_equal (entry->uri, successor->uri)
                     && g_str_equal (entry->username, successor->username);

  if (*entry->username != '\0' && !goes_on)
    keep (self, entry, "");
  entry_free (entry);
}

void
gun_server_list_put (GunServerList *self,
                     guint position,
                     const char *uri,
                     const char *username,
                     const char *password)
{
  GunServerEntry *entry = g_new0 (GunServerEntry, 1);
  GunServerEntry *same;
  guint same_position;

  g_return_if_fail (GUN_IS_SERVER_LIST (self));

  entry->uri = g_strdup (uri);
  entry->username = g_strdup (username);
  if (*username != '\0')
    entry->password = g_strdup (password);

  if (position < self->entries->len)
    drop (self, g_ptr_array_steal_index (self->entries, position), entry);
  same = find (self->entries, uri, username);
  if (same != NULL && g_ptr_array_find (self->entries, same, &same_position))
    drop (self, g_ptr_array_steal_index (self->entries, same_position), entry);
  g_ptr_array_insert (self->entries, (int) MIN (position, self->entries->len), entry);

  if (entry->password != NULL)
    keep (self, entry, entry->password);
  write_settings (self);
  /* Settings do not tell of a password */
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
gun_server_list_remove (GunServerList *self, guint position)
{
  g_return_if_fail (GUN_IS_SERVER_LIST (self));
  g_return_if_fail (position < self->entries->len);

  drop (self, g_ptr_array_steal_index (self->entries, position), NULL);
  write_settings (self);
}

/**
 * gun_server_list_stop:
 *
 * Asks for no password any more: whoever needed it is gone. What is on its way to be kept still arrives.
 */
void
gun_server_list_stop (GunServerList *self)
{
  g_return_if_fail (GUN_IS_SERVER_LIST (self));

  g_cancellable_cancel (self->cancellable);
}
