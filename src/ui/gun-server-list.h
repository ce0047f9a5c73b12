/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GunServerEntry:
 * @uri: such as turn:turn.example:3478
 * @username: empty: none
 * @password: (nullable): %NULL while it is not known, which it never is of a server without a user name
 * @trouble: (nullable): why the password is not known, or not kept: a sentence with what to do
 */
typedef struct
{
  char *uri;
  char *username;
  char *password;
  char *trouble;
} GunServerEntry;

#define GUN_TYPE_SERVER_LIST (gun_server_list_get_type ())
G_DECLARE_FINAL_TYPE (GunServerList, gun_server_list, GUN, SERVER_LIST, GObject)

/**
 * GunServerList:
 *
 * The STUN and TURN servers of the preferences (key ice-servers), with their passwords, which are elsewhere (gun-server-passwords.h). A
 * password that cannot be kept is used until the window closes; one that cannot be had leaves its server out, and the others work.
 *
 * Signals: changed ().
 */
GunServerList *gun_server_list_new (GSettings *preferences, gboolean remember);

guint gun_server_list_get_n (GunServerList *self);
const GunServerEntry *gun_server_list_get (GunServerList *self, guint position);
gboolean gun_server_entry_is_usable (const GunServerEntry *entry);

/* @position: of the one that is replaced; %G_MAXUINT: one more */
void gun_server_list_put (GunServerList *self,
                          guint position,
                          const char *uri,
                          const char *username,
                          const char *password);
void gun_server_list_remove (GunServerList *self, guint position);

void gun_server_list_stop (GunServerList *self);

G_END_DECLS
