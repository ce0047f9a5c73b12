/* SPDX-License-Identifier: MIT */

#include "load-client.h"

#include <glib/gprintf.h>
#include <stdlib.h>
#include <unistd.h>

#define OPEN_WAIT_S 20

static void
take_message (const LoadMessage *message, gpointer user_data)
{
  LoadClient *self = user_data;

  if (message->dam.at != NULL && message->reply_to.at == NULL && message->id.at != NULL
      && load_span_equal (message->dam, "?"))
    load_client_say (self,
                     "{\"dam\":\"?\",\"pid\":\"load%d-%u\",\"@\":\"%.*s\",\"#\":\"a%d-%u\"}",
                     getpid (),
                     self->index,
                     (int) MIN (message->id.length, 100),
                     message->id.at,
                     getpid (),
                     self->index);
  self->heard (self, message, self->user_data);
}

static void
heard_cb (LoadSocket *socket, const char *text, gsize length, gpointer user_data)
{
  load_text_scan (text, length, take_message, user_data);
}

/**
 * load_client_new:
 * @loop: its loop
 * @url: the peer
 * @index: its number
 * @heard: called with each message
 * @user_data: for @heard
 *
 * Returns: (transfer full) (nullable): a client on its way to being open, or nothing where nobody listens
 */
LoadClient *
load_client_new (
    LoadLoop *loop, const char *url, guint index, LoadClientHeard heard, gpointer user_data)
{
  LoadClient *self = g_new0 (LoadClient, 1);

  self->index = index;
  self->heard = heard;
  self->user_data = user_data;
  self->socket = load_socket_new (loop, url, heard_cb, self);
  if (self->socket == NULL)
    {
      g_free (self);
      return NULL;
    }
  load_client_say (self,
                   "{\"dam\":\"?\",\"pid\":\"load%d-%u\",\"#\":\"h%d-%u\"}",
                   getpid (),
                   index,
                   getpid (),
                   index);
  return self;
}

/* As load_client_new(), open; ends the program where that fails. */
LoadClient *
load_client_new_open (
    LoadLoop *loop, const char *url, guint index, LoadClientHeard heard, gpointer user_data)
{
  LoadClient *self = load_client_new (loop, url, index, heard, user_data);

  if (self == NULL || !load_socket_await_open (self->socket, OPEN_WAIT_S))
    {
      g_printerr ("bench-load: no connection to %s\n", url);
      exit (EXIT_FAILURE);
    }
  return self;
}

void
load_client_say (LoadClient *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;
  int length;

  va_start (arguments, format);
  length = g_vasprintf (&text, format, arguments);
  va_end (arguments);
  load_socket_send (self->socket, text, (gsize) length);
}

void
load_client_free (LoadClient *self)
{
  load_socket_free (self->socket);
  g_free (self);
}
