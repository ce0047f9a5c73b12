/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GUN_TYPE_SERVER_PASSWORDS (gun_server_passwords_get_type ())
G_DECLARE_FINAL_TYPE (GunServerPasswords, gun_server_passwords, GUN, SERVER_PASSWORDS, GObject)

/**
 * GunServerPasswords:
 *
 * The passwords of TURN servers, by address and user name. They are kept in the Secret Service of the desktop, or, within a sandbox, in a file of
 * our own that the Secret portal has the key of: libsecret knows which. With @remember %FALSE nothing is asked or kept anywhere. Each call
 * returns at once, also when nobody answers.
 */
GunServerPasswords *gun_server_passwords_new (gboolean remember);

/* %NULL without an error: there is none for this server. */
void gun_server_passwords_look_up_async (GunServerPasswords *self,
                                         const char *uri,
                                         const char *username,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
char *gun_server_passwords_look_up_finish (GunServerPasswords *self,
                                           GAsyncResult *result,
                                           GError **error);

/* @password: empty: forget it */
void gun_server_passwords_keep_async (GunServerPasswords *self,
                                      const char *uri,
                                      const char *username,
                                      const char *password,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
gun_server_passwords_keep_finish (GunServerPasswords *self, GAsyncResult *result, GError **error);

G_END_DECLS
