/* SPDX-License-Identifier: MIT */

#pragma once

#include "load-socket.h"
#include "load-text.h"

/**
 * LoadClient:
 * @index: its number, for who made it
 *
 * A client of the GUN protocol that says hello, answers the peer's hello, and hands on every message.
 */
typedef struct _LoadClient LoadClient;

typedef void (*LoadClientHeard) (LoadClient *self, const LoadMessage *message, gpointer user_data);

struct _LoadClient
{
  LoadSocket *socket;
  guint index;
  LoadClientHeard heard;
  gpointer user_data;
};

LoadClient *load_client_new (
    LoadLoop *loop, const char *url, guint index, LoadClientHeard heard, gpointer user_data);
LoadClient *load_client_new_open (
    LoadLoop *loop, const char *url, guint index, LoadClientHeard heard, gpointer user_data);
void load_client_say (LoadClient *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void load_client_free (LoadClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoadClient, load_client_free)
