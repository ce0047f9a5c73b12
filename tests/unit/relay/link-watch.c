/* SPDX-License-Identifier: MIT */

#include "link-watch.h"

#include <string.h>

#include "raw-peer.h"

static void
opened (GunLink *link, gpointer user_data)
{
  LinkWatch *self = user_data;

  g_assert_cmpint (gun_link_get_state (link), ==, GUN_LINK_OPEN);
  g_assert_cmpuint (self->n_closed + self->n_opened, ==, 0);
  self->n_opened++;
}

static void
heard (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  LinkWatch *self = user_data;

  g_assert_cmpuint (self->n_closed, ==, 0);
  self->n_heard++;
  self->bytes_heard += length_bytes;
  g_string_truncate (self->last, 0);
  g_string_append_len (self->last, text, (gssize) length_bytes);
  if (self->echoes)
    gun_link_send (link, text, length_bytes);
}

static void
closed (GunLink *link, const GError *reason, gpointer user_data)
{
  LinkWatch *self = user_data;

  g_assert_cmpint (gun_link_get_state (link), ==, GUN_LINK_CLOSED);
  g_assert_cmpuint (self->n_closed, ==, 0);
  g_assert_true (reason->domain == GUN_LINK_ERROR);
  self->n_closed++;
  self->reason = g_error_copy (reason);
  g_test_message ("%s: %s", gun_link_get_address (link), reason->message);
}

static const GunLinkReceiver receiver = { opened, heard, closed };

LinkWatch *
link_watch_new (GunLink *link)
{
  LinkWatch *self = g_new0 (LinkWatch, 1);

  self->link = g_object_ref (link);
  self->last = g_string_new (NULL);
  gun_link_set_receiver (link, &receiver, self);
  return self;
}

void
link_watch_free (LinkWatch *self)
{
  gun_link_set_receiver (self->link, NULL, NULL);
  g_clear_object (&self->link);
  g_string_free (self->last, TRUE);
  g_clear_error (&self->reason);
  g_free (self);
}

void
link_watch_say (LinkWatch *self, const char *text)
{
  g_assert_true (gun_link_send (self->link, text, strlen (text)));
}

static void
accepted_cb (GunRelayListener *listener, GunLink *link, gpointer user_data)
{
  TestRelay *self = user_data;
  LinkWatch *watch;

  g_assert_cmpint (gun_link_get_state (link), ==, GUN_LINK_OPEN);
  g_assert_cmpint (gun_link_get_path (link), ==, GUN_PATH_CLIENT);
  watch = link_watch_new (link);
  watch->echoes = self->echoes;
  g_ptr_array_add (self->watches, watch);
}

TestRelay *
test_relay_new (const char *address, gboolean echoes)
{
  return test_relay_new_tls (address, echoes, NULL);
}

TestRelay *
test_relay_new_tls (const char *address, gboolean echoes, GTlsCertificate *certificate)
{
  TestRelay *self = g_new0 (TestRelay, 1);
  g_autoptr (GError) error = NULL;

  self->echoes = echoes;
  self->watches = g_ptr_array_new_with_free_func ((GDestroyNotify) link_watch_free);
  self->origins = gun_web_origins_new ();
  self->listener = gun_relay_listener_new (self->origins);
  g_signal_connect (self->listener, "accepted", G_CALLBACK (accepted_cb), self);
  gun_relay_listener_set_certificate (self->listener, certificate);
  gun_relay_listener_listen (self->listener, address, TRUE, &error);
  g_assert_no_error (error);
  return self;
}

void
test_relay_free (TestRelay *self)
{
  g_ptr_array_unref (self->watches);
  gun_relay_listener_close (self->listener);
  g_assert_finalize_object (self->listener);
  g_assert_finalize_object (self->origins);
  g_free (self);
}

const char *
test_relay_get_url (TestRelay *self)
{
  return gun_relay_listener_get_url (self->listener);
}

guint16
test_relay_get_port (TestRelay *self)
{
  return (guint16) g_ascii_strtoull (strrchr (test_relay_get_url (self), ':') + 1, NULL, 10);
}

LinkWatch *
test_relay_get_watch (TestRelay *self, guint index)
{
  await (self->watches->len > index);
  return g_ptr_array_index (self->watches, index);
}

LinkWatch *
dial (const char *url)
{
  g_autoptr (GunRelayDialer) dialer = gun_relay_dialer_new ();
  g_autoptr (GunLink) link = gun_dialer_dial (GUN_DIALER (dialer), url);

  return link_watch_new (link);
}

LinkWatch *
dial_open (const char *url)
{
  LinkWatch *watch = dial (url);

  await (watch->n_opened == 1 || watch->n_closed == 1);
  g_assert_no_error (watch->reason);
  return watch;
}
