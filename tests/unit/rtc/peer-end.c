/* SPDX-License-Identifier: MIT */

#include "peer-end.h"

#include <string.h>

#include "gun-test-await.h"
#include "gun-virtual-clock.h"

GunClock *
peer_clock (void)
{
  static GunVirtualClock *clock;

  if (clock == NULL)
    clock = gun_virtual_clock_new ();
  return GUN_CLOCK (clock);
}

void
peer_clock_advance (gint64 ms)
{
  gun_virtual_clock_advance (GUN_VIRTUAL_CLOCK (peer_clock ()), ms * 1000);
}

void
peer_live (gint64 ms)
{
  for (gint64 at = 0; at < ms; at += 100)
    {
      gint64 until_us = g_get_monotonic_time () + 1000;

      peer_clock_advance (100);
      while (g_get_monotonic_time () < until_us)
        g_main_context_iteration (NULL, FALSE);
    }
}

static void
happen (PeerEnd *self, const char *what)
{
  if (self->hook != NULL)
    self->hook (self, what);
}

static void
tell (PeerEnd *self, const char *what)
{
  g_string_append_printf (self->story, "%s ", what);
  happen (self, what);
}

static void
state_cb (GunPeerConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  g_autofree char *what = g_strdup_printf (
      "state-%s",
      gun_rtc_enum_nick (GUN_TYPE_RTC_STATE, gun_peer_connection_get_state (connection)));

  tell (user_data, what);
}

static void
usable_cb (GunPeerConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  PeerEnd *self = user_data;

  self->n_usable++;
  happen (self, "usable");
}

static void
other_property_cb (GunPeerConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  happen (user_data, pspec->name);
}

static void
candidate_cb (GunPeerConnection *connection, GunIceCandidate *candidate, gpointer user_data)
{
  PeerEnd *self = user_data;
  char *line = gun_ice_candidate_print (candidate);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (self->candidates, line);
  if (self->other != NULL && self->other->connection != NULL
      && gun_peer_connection_get_state (self->other->connection) < GUN_RTC_FAILED)
    {
      gun_peer_connection_add_candidate (self->other->connection, line, &error);
      g_assert_no_error (error);
    }
  happen (self, "candidate");
}

static void
pair_cb (GunPeerConnection *connection,
         GunIceCandidate *local,
         GunIceCandidate *remote,
         gpointer user_data)
{
  PeerEnd *self = user_data;

  self->n_pairs++;
  happen (self, "pair-changed");
}

static void
restart_cb (GunPeerConnection *connection, gpointer user_data)
{
  PeerEnd *self = user_data;

  self->n_restarts_wanted++;
  happen (self, "restart-wanted");
}

static void
error_cb (GunPeerConnection *connection, const GError *error, gpointer user_data)
{
  PeerEnd *self = user_data;

  g_test_message ("%s", error->message);
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  tell (self, "error");
}

static void
opened_cb (GunDataChannel *channel, gpointer user_data)
{
  happen (user_data, "channel-opened");
}

static void
closed_cb (GunDataChannel *channel, gpointer user_data)
{
  happen (user_data, "channel-closed");
}

static void
message_cb (GunDataChannel *channel, GBytes *message, gboolean is_text, gpointer user_data)
{
  PeerEnd *self = user_data;
  gsize length_bytes;
  const char *bytes = g_bytes_get_data (message, &length_bytes);

  g_string_append_printf (self->story, "“%.*s” ", (int) MIN (length_bytes, 64), bytes);
  happen (self, "channel-message");
}

void
peer_end_follow (PeerEnd *self, GunDataChannel *channel)
{
  g_ptr_array_add (self->channels, g_object_ref (channel));
  g_signal_connect (channel, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (channel, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect (channel, "message", G_CALLBACK (message_cb), self);
}

static void
channel_cb (GunPeerConnection *connection, GunDataChannel *channel, gpointer user_data)
{
  PeerEnd *self = user_data;

  peer_end_follow (self, channel);
  tell (self, "channel");
}

GunDataChannel *
peer_end_create_channel (PeerEnd *self, const char *label)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDataChannel) channel
      = gun_peer_connection_create_channel (self->connection, label, NULL, &error);

  g_assert_no_error (error);
  peer_end_follow (self, channel);
  return channel; /* held by the list */
}

void
peer_channel_say (GunDataChannel *channel, const char *text)
{
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  gun_data_channel_send (channel, message, TRUE, &error);
  g_assert_no_error (error);
}

void
peer_configuration_init (GunRtcConfiguration *configuration)
{
  g_autoptr (GError) error = NULL;

  gun_rtc_configuration_init (configuration, gun_dtls_certificate_new (&error));
  g_assert_no_error (error);
  configuration->loopback = TRUE;
}

void
peer_end_init (PeerEnd *self, const GunRtcConfiguration *configuration)
{
  GunRtcConfiguration simple;

  peer_configuration_init (&simple);
  *self = (PeerEnd){ 0 };
  self->story = g_string_new (NULL);
  self->channels = g_ptr_array_new_with_free_func (g_object_unref);
  self->candidates = g_ptr_array_new_with_free_func (g_free);
  self->connection
      = gun_peer_connection_new (configuration != NULL ? configuration : &simple, peer_clock ());
  gun_dtls_certificate_unref (simple.certificate);

  self->witness = self->connection;
  g_object_add_weak_pointer (G_OBJECT (self->connection), &self->witness);
  g_signal_connect (self->connection, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect (self->connection, "notify::usable", G_CALLBACK (usable_cb), self);
  g_signal_connect (self->connection, "notify::signaling", G_CALLBACK (other_property_cb), self);
  g_signal_connect (self->connection, "notify::gathering", G_CALLBACK (other_property_cb), self);
  g_signal_connect (self->connection, "notify::ice-state", G_CALLBACK (other_property_cb), self);
  g_signal_connect (self->connection, "notify::dtls-state", G_CALLBACK (other_property_cb), self);
  g_signal_connect (self->connection, "candidate", G_CALLBACK (candidate_cb), self);
  g_signal_connect (self->connection, "pair-changed", G_CALLBACK (pair_cb), self);
  g_signal_connect (self->connection, "restart-wanted", G_CALLBACK (restart_cb), self);
  g_signal_connect (self->connection, "channel", G_CALLBACK (channel_cb), self);
  g_signal_connect (self->connection, "error", G_CALLBACK (error_cb), self);
}

void
peer_end_clear (PeerEnd *self)
{
  self->hook = NULL;
  g_clear_object (&self->connection);
  g_assert_null (self->witness);
  for (guint i = 0; i < self->channels->len; i++)
    {
      g_assert_cmpint (
          gun_data_channel_get_state (self->channels->pdata[i]), ==, GUN_DATA_CHANNEL_CLOSED);
      g_signal_handlers_disconnect_by_data (self->channels->pdata[i], self);
    }
  g_clear_pointer (&self->channels, g_ptr_array_unref);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_string_free (self->story, TRUE);
  g_clear_error (&self->error);
}

void
peer_ends_clear (PeerEnd *one, PeerEnd *other)
{
  one->other = NULL;
  other->other = NULL;
  peer_end_clear (one);
  peer_end_clear (other);
  gun_test_settle ();
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (GUN_VIRTUAL_CLOCK (peer_clock ())), ==, 0);
}

gboolean
peer_end_is (PeerEnd *self, GunRtcState state)
{
  return gun_peer_connection_get_state (self->connection) == state;
}

gboolean
peer_end_has_gathered (PeerEnd *self)
{
  GunIceGathering gathering;

  g_object_get (self->connection, "gathering", &gathering, NULL);
  return gathering == GUN_ICE_GATHERING_COMPLETE;
}

gboolean
peer_end_has_heard (PeerEnd *self, const char *text)
{
  return strstr (self->story->str, text) != NULL;
}

char *
peer_end_offer (PeerEnd *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *offer = gun_peer_connection_create_offer (self->connection, &error);

  g_assert_no_error (error);
  gun_peer_connection_set_local_description (self->connection, GUN_RTC_OFFER, offer, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&offer);
}

char *
peer_end_answer (PeerEnd *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = gun_peer_connection_create_answer (self->connection, &error);

  g_assert_no_error (error);
  gun_peer_connection_set_local_description (self->connection, GUN_RTC_ANSWER, answer, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&answer);
}

/* Whether @self is still there, whatever its handlers did. */
static gboolean
is_open (PeerEnd *self)
{
  return self->connection != NULL
         && gun_peer_connection_get_state (self->connection) < GUN_RTC_FAILED;
}

static gboolean
describe (PeerEnd *from, PeerEnd *to, GunRtcDescriptionKind kind)
{
  g_autofree char *text = NULL;
  gboolean ok;

  if (!is_open (from) || !is_open (to))
    return FALSE;
  text = kind == GUN_RTC_OFFER ? gun_peer_connection_create_offer (from->connection, NULL)
                               : gun_peer_connection_create_answer (from->connection, NULL);
  g_assert_true (text != NULL || !is_open (from));
  ok = text != NULL && is_open (from)
       && gun_peer_connection_set_local_description (from->connection, kind, text, NULL);
  g_assert_true (ok || !is_open (from));
  if (!ok || !is_open (from) || !is_open (to))
    return FALSE;
  ok = gun_peer_connection_set_remote_description (to->connection, kind, text, NULL);
  g_assert_true (ok || !is_open (to));
  return ok;
}

gboolean
peer_ends_exchange (PeerEnd *one, PeerEnd *other)
{
  return describe (one, other, GUN_RTC_OFFER) && describe (other, one, GUN_RTC_ANSWER);
}

void
peer_ends_connect (PeerEnd *one, PeerEnd *other)
{
  one->other = other;
  other->other = one;
  g_assert_true (peer_ends_exchange (one, other));
  gun_test_await (peer_end_is (one, GUN_RTC_CONNECTED) && peer_end_is (other, GUN_RTC_CONNECTED),
                  10);
}

char *
peer_change (const char *text, const char *from, const char *to)
{
  g_autoptr (GString) changed = g_string_new (text);

  g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);
  return g_string_free (g_steal_pointer (&changed), FALSE);
}

char *
peer_change_value (const char *text, const char *attribute, const char *value)
{
  const char *at = strstr (text, attribute);
  const char *end;

  g_assert_nonnull (at);
  at += strlen (attribute);
  end = strstr (at, "\r\n");
  g_assert_nonnull (end);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, value, end);
}
