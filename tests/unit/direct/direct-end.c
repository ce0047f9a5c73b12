/* SPDX-License-Identifier: MIT */

#include "direct-end.h"

#include <gio/gio.h>
#include <string.h>

#include "gun-peer-connection-private.h"
#include "gun-test-await.h"
#include "gun-virtual-clock.h"

const GunDirectChannelTerms direct_reliable = { TRUE, -1, -1 };
const GunDirectChannelTerms direct_gun_like = { FALSE, 2, -1 };

static void
happen (DirectEnd *self)
{
  g_assert_false (self->within);
  if (self->hook != NULL)
    self->hook (self);
}

static void
heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  DirectEnd *self = user_data;

  g_assert_true (link == self->link);
  g_assert_cmpuint (self->n_closed, ==, 0);
  g_assert_true (g_utf8_validate_len (text, length_bytes, NULL));
  g_ptr_array_add (self->heard, g_bytes_new (text, length_bytes));
  self->bytes_heard += length_bytes;
  if (self->heard->len == self->n_to_hear)
    gun_link_set_paused (link, TRUE);
  happen (self);
}

static void
closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
  DirectEnd *self = user_data;

  g_assert_cmpint (gun_link_get_state (link), ==, GUN_LINK_CLOSED);
  g_assert_cmpuint (self->n_closed, ==, 0);
  g_assert_true (reason->domain == GUN_LINK_ERROR);
  g_test_message ("%s: %s", gun_link_get_address (link), reason->message);
  self->n_closed++;
  self->reason = g_error_copy (reason);
  happen (self);
}

static const GunLinkReceiver receiver = { NULL, heard_cb, closed_cb };

void
direct_end_listen (DirectEnd *self)
{
  self->within = TRUE;
  gun_link_set_receiver (self->link, &receiver, self);
  self->within = FALSE;
}

/* What each says goes to the other at once, as a relay that loses nothing would have it. */
static void
described_cb (GunDirectAttempt *attempt,
              GunRtcDescriptionKind kind,
              const char *sdp,
              gboolean is_update,
              gpointer user_data)
{
  DirectEnd *self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (attempt == self->attempt);
  g_assert_cmpuint (self->n_ends, ==, 0);
  g_assert_true (is_update == (self->n_described > 0));
  self->n_described++;
  self->n_updates += is_update;
  g_free (self->said);
  self->said = g_strdup (sdp);
  happen (self);
  if (self->other == NULL)
    return;
  if (is_update)
    gun_direct_attempt_take_update (self->other->attempt, sdp, &error);
  else if (kind == GUN_RTC_OFFER)
    direct_end_answer (self->other, &direct_reliable, sdp, &error);
  else
    gun_direct_attempt_take_answer (self->other->attempt, sdp, &error);
  g_assert_no_error (error);
}

static void
opened_cb (GunDirectAttempt *attempt, GunLink *link, gpointer user_data)
{
  DirectEnd *self = user_data;

  g_assert_cmpuint (self->n_ends++, ==, 0);
  g_assert_cmpint (gun_link_get_state (link), ==, GUN_LINK_OPEN);
  g_assert_cmpint (gun_link_get_path (link), ==, GUN_PATH_DIRECT);
  self->link = g_object_ref (link);
  if (!self->deaf)
    direct_end_listen (self);
  happen (self);
}

static void
failed_cb (GunDirectAttempt *attempt, const GError *reason, gpointer user_data)
{
  DirectEnd *self = user_data;

  g_assert_cmpuint (self->n_ends++, ==, 0);
  g_test_message ("%s", reason->message);
  self->failure = g_error_copy (reason);
  happen (self);
}

static const GunDirectAttemptFuncs funcs = { described_cb, opened_cb, failed_cb };

void
direct_end_init (DirectEnd *self)
{
  *self = (DirectEnd){ 0 };
  self->heard = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  peer_configuration_init (&self->configuration);
}

void
direct_end_offer (DirectEnd *self, const GunDirectChannelTerms *terms)
{
  self->within = TRUE;
  self->attempt
      = gun_direct_attempt_new_offer (&self->configuration, peer_clock (), terms, &funcs, self);
  self->within = FALSE;
}

gboolean
direct_end_answer (DirectEnd *self,
                   const GunDirectChannelTerms *terms,
                   const char *offer,
                   GError **error)
{
  g_assert_null (self->attempt);
  self->within = TRUE;
  self->attempt = gun_direct_attempt_new_answer (
      &self->configuration, peer_clock (), terms, &funcs, self, offer, error);
  self->within = FALSE;
  return self->attempt != NULL;
}

void
direct_end_clear (DirectEnd *self)
{
  if (self->link != NULL)
    {
      GunLink *link = self->link;

      gun_link_set_receiver (link, NULL, NULL);
      /* It may still wait for the other side to say goodbye */
      gun_peer_connection_close (gun_direct_link_get_connection (GUN_DIRECT_LINK (link)));
      gun_test_settle ();
      g_assert_finalize_object (g_steal_pointer (&self->link));
    }
  if (self->attempt != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->attempt));
  g_clear_pointer (&self->heard, g_ptr_array_unref);
  g_clear_pointer (&self->said, g_free);
  g_clear_error (&self->failure);
  g_clear_error (&self->reason);
  gun_dtls_certificate_unref (self->configuration.certificate);
}

void
direct_ends_clear (DirectEnd *one, DirectEnd *other)
{
  one->other = NULL;
  other->other = NULL;
  direct_end_clear (one);
  direct_end_clear (other);
  gun_test_settle ();
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (GUN_VIRTUAL_CLOCK (peer_clock ())), ==, 0);
}

void
direct_ends_open (DirectEnd *one, DirectEnd *other)
{
  one->other = other;
  other->other = one;
  direct_end_offer (one, &direct_reliable);
  gun_test_await (one->n_ends > 0 && other->n_ends > 0, 10);
  g_assert_no_error (one->failure);
  g_assert_no_error (other->failure);
}

void
direct_end_open_to_peer (DirectEnd *self, PeerEnd *peer)
{
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  direct_end_offer (self, &direct_reliable);
  gun_test_await (self->n_described == 1, 10);
  gun_peer_connection_set_remote_description (peer->connection, GUN_RTC_OFFER, self->said, &error);
  g_assert_no_error (error);
  answer = peer_end_answer (peer);
  g_assert_null (strstr (answer, "a=candidate"));
  gun_direct_attempt_take_answer (self->attempt, answer, &error);
  g_assert_no_error (error);
  gun_test_await (self->n_ends > 0, 10);
  g_assert_no_error (self->failure);
}

void
direct_send_raw (PeerEnd *peer, guint16 stream, guint32 ppid, const void *bytes, gsize length_bytes)
{
  static const GunSctpReliability reliable = { TRUE, -1, -1 };
  g_autoptr (GBytes) message = g_bytes_new (bytes, length_bytes);
  g_autoptr (GError) error = NULL;

  gun_sctp_association_send (gun_rtc_transport_get_sctp (peer->connection->transport),
                             stream,
                             ppid,
                             &reliable,
                             message,
                             &error);
  g_assert_no_error (error);
}

void
direct_end_say (DirectEnd *self, const char *text)
{
  self->within = TRUE;
  g_assert_true (gun_link_send (self->link, text, strlen (text)));
  self->within = FALSE;
}

const char *
direct_end_get_heard (DirectEnd *self, guint i, gsize *length_bytes)
{
  return g_bytes_get_data (g_ptr_array_index (self->heard, i), length_bytes);
}

GunPeerConnection *
direct_end_get_connection (DirectEnd *self)
{
  return gun_direct_attempt_get_connection (self->attempt);
}

static gboolean
nft (const char *arguments)
{
  g_autofree char *command = g_strdup_printf ("nft %s", arguments);
  int status;

  return g_spawn_command_line_sync (command, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

gboolean
direct_cut (void)
{
  if (nft ("add table inet cut")
      && nft ("add chain inet cut in { type filter hook input priority 0 ; }")
      && nft ("add rule inet cut in meta l4proto udp drop"))
    return TRUE;
  g_test_skip ("nftables cannot be used here");
  return FALSE;
}

void
direct_mend (void)
{
  g_assert_true (nft ("delete table inet cut"));
}
