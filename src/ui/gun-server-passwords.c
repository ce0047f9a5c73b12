/* SPDX-License-Identifier: MIT */

#include "gun-server-passwords.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

struct _GunServerPasswords
{
  GObject parent_instance;

  gboolean remember;
};

G_DEFINE_FINAL_TYPE (GunServerPasswords, gun_server_passwords, G_TYPE_OBJECT)

static const SecretSchema schema = {
  .name = "org.gun.Desktop.IceServer",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "uri", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "username", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static void
gun_server_passwords_class_init (GunServerPasswordsClass *klass)
{
}

static void
gun_server_passwords_init (GunServerPasswords *self)
{
}

/**
 * gun_server_passwords_new:
 * @remember: %FALSE: they end with the window, as the preferences they belong to do
 */
GunServerPasswords *
gun_server_passwords_new (gboolean remember)
{
  GunServerPasswords *self = g_object_new (GUN_TYPE_SERVER_PASSWORDS, NULL);

  self->remember = remember;

  return self;
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, password, (GDestroyNotify) secret_password_free);
}

void
gun_server_passwords_look_up_async (GunServerPasswords *self,
                                    const char *uri,
                                    const char *username,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, gun_server_passwords_look_up_async);
  if (self->remember)
    {
      secret_password_lookup (
          &schema, cancellable, looked_up_cb, task, "uri", uri, "username", username, NULL);
      return;
    }

  g_task_return_pointer (task, NULL, NULL);
  g_object_unref (task);
}

/**
 * gun_server_passwords_look_up_finish:
 *
 * Returns: (transfer full) (nullable): the password
 */
char *
gun_server_passwords_look_up_finish (GunServerPasswords *self, GAsyncResult *result, GError **error)
{
  char *secret = g_task_propagate_pointer (G_TASK (result), error);
  char *password = g_strdup (secret);

  /* What is passed on from here is in ordinary memory anyway: the engine has it too */
  secret_password_free (secret);

  return password;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  /* That there was none is as good */
  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
gun_server_passwords_keep_async (GunServerPasswords *self,
                                 const char *uri,
                                 const char *username,
                                 const char *password,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *label = NULL;

  g_task_set_source_tag (task, gun_server_passwords_keep_async);
  if (!self->remember)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (*password == '\0')
    {
      secret_password_clear (
          &schema, cancellable, forgotten_cb, task, "uri", uri, "username", username, NULL);
      return;
    }

  /* Translators: what programs that show kept passwords call this one; %s is turn:turn.example:3478 */
  label = g_strdup_printf (_ ("Gun Desktop: password for %s"), uri);
  secret_password_store (&schema,
                         SECRET_COLLECTION_DEFAULT,
                         label,
                         password,
                         cancellable,
                         kept_cb,
                         task,
                         "uri",
                         uri,
                         "username",
                         username,
                         NULL);
}

gboolean
gun_server_passwords_keep_finish (GunServerPasswords *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
