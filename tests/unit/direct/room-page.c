/* SPDX-License-Identifier: MIT */

#include "room-page.h"

#include "gun-test-await.h"
#include "mesh-fixture.h"

RoomPage *
room_page_new (RoomFixture *fixture, GunMesh *mesh, const char *pid)
{
  RoomPage *self = g_new0 (RoomPage, 1);
  g_autofree char *id = g_strdup_printf ("get-%s", pid);
  g_autofree char *get = mesh_get_text (id, ROOM_SOUL, "+");

  self->fixture = fixture;
  self->pid = g_strdup (pid);
  self->end = room_fixture_add_raw (fixture, mesh);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_message_unref);
  self->certificate = gun_dtls_certificate_new (NULL);
  gun_sim_end_say (self->end, get);
  return self;
}

void
room_page_free (RoomPage *self)
{
  if (self->attempt != NULL)
    gun_direct_attempt_cancel (self->attempt);
  g_clear_object (&self->attempt);
  if (self->link != NULL)
    gun_link_close (self->link, GUN_LINK_ERROR_CLOSED, "The page closes");
  g_clear_object (&self->link);
  gun_dtls_certificate_unref (self->certificate);
  g_ptr_array_unref (self->messages);
  g_object_unref (self->end);
  g_free (self->sdp);
  g_free (self->pid);
  g_free (self);
}

void
room_page_announce (RoomPage *self, const char *id, double state_ms)
{
  g_autofree char *value = g_strdup_printf ("\"%s\"", self->pid);
  g_autofree char *frame = mesh_put_text (id, ROOM_SOUL, "+", value, state_ms);

  gun_sim_end_say (self->end, frame);
}

static void
hear (RoomPage *self)
{
  g_autoptr (GPtrArray) messages = mesh_take_messages (self->end);

  for (guint i = 0; i < messages->len; i++)
    g_ptr_array_add (self->messages, gun_message_ref (g_ptr_array_index (messages, i)));
}

static gboolean
is_announce (const GunMessage *message)
{
  return message->put != NULL && message->ack == NULL && message->put->len == 1
         && g_strcmp0 (gun_node_get_soul (g_ptr_array_index (message->put, 0)), ROOM_SOUL) == 0;
}

GunMessage *
room_page_take_announce (RoomPage *self)
{
  hear (self);
  for (guint i = 0; i < self->messages->len; i++)
    if (is_announce (g_ptr_array_index (self->messages, i)))
      return g_ptr_array_steal_index (self->messages, i);
  return NULL;
}

/* Not an acknowledgement */
static gboolean
is_signal (const GunMessage *message, const char *ack)
{
  g_autoptr (GunSignal) signal = NULL;

  if (message->json == NULL || g_strcmp0 (message->ack, ack) != 0)
    return FALSE;
  signal = gun_signal_read (
      g_bytes_get_data (message->json, NULL), g_bytes_get_size (message->json), NULL);
  return signal != NULL;
}

GunMessage *
room_page_take_signal (RoomPage *self, const char *ack)
{
  hear (self);
  for (guint i = 0; i < self->messages->len; i++)
    if (is_signal (g_ptr_array_index (self->messages, i), ack))
      return g_ptr_array_steal_index (self->messages, i);
  return NULL;
}

GunSignal *
room_page_read (const GunMessage *message)
{
  g_autoptr (GError) error = NULL;
  GunSignal *signal = gun_signal_read (
      g_bytes_get_data (message->json, NULL), g_bytes_get_size (message->json), &error);

  g_assert_no_error (error);
  return signal;
}

static void
described_cb (GunDirectAttempt *attempt,
              GunRtcDescriptionKind kind,
              const char *sdp,
              gboolean is_update,
              gpointer user_data)
{
  RoomPage *self = user_data;

  g_free (self->sdp);
  self->sdp = g_strdup (sdp);
  self->kind = kind;
}

static void
opened_cb (GunDirectAttempt *attempt, GunLink *link, gpointer user_data)
{
  ((RoomPage *) user_data)->link = g_object_ref (link);
}

static void
failed_cb (GunDirectAttempt *attempt, const GError *reason, gpointer user_data)
{
  g_error ("The page's attempt failed: %s", reason->message);
}

static const GunDirectAttemptFuncs funcs = { described_cb, opened_cb, failed_cb };
/* What lib/webrtc.js sends with */
static const GunDirectChannelTerms terms = { FALSE, 2, -1 };

void
room_page_offer (RoomPage *self)
{
  GunRtcConfiguration configuration;

  gun_rtc_configuration_init (&configuration, self->certificate);
  self->attempt
      = gun_direct_attempt_new_offer (&configuration, self->fixture->clock, &terms, &funcs, self);
}

void
room_page_answer (RoomPage *self, const char *offer)
{
  GunRtcConfiguration configuration;
  g_autoptr (GError) error = NULL;

  gun_rtc_configuration_init (&configuration, self->certificate);
  self->attempt = gun_direct_attempt_new_answer (
      &configuration, self->fixture->clock, &terms, &funcs, self, offer, &error);
  g_assert_no_error (error);
}

void
room_page_say_description (
    RoomPage *self, const char *id, const char *ack, const char *sender, const char *sdp)
{
  g_autoptr (GRefString) id_text = g_ref_string_new (id);
  g_autoptr (GRefString) ack_text = g_ref_string_new (ack);
  g_autoptr (GString) json = g_string_new (NULL);

  gun_signal_append_description (json,
                                 self->kind == GUN_RTC_OFFER ? GUN_SIGNAL_OFFER : GUN_SIGNAL_ANSWER,
                                 id_text,
                                 ack_text,
                                 FALSE,
                                 sender,
                                 sdp);
  gun_sim_end_say (self->end, json->str);
}

void
room_page_say_candidate (
    RoomPage *self, const char *id, const char *ack, const char *sender, const char *candidate)
{
  g_autoptr (GRefString) id_text = g_ref_string_new (id);
  g_autoptr (GRefString) ack_text = g_ref_string_new (ack);
  g_autoptr (GString) json = g_string_new (NULL);

  gun_signal_append_candidate (json, id_text, ack_text, FALSE, sender, candidate);
  gun_sim_end_say (self->end, json->str);
}
