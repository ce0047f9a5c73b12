/* SPDX-License-Identifier: MIT */

#include "ice-end.h"

static void
candidate_cb (const GunIceCandidate *candidate, gpointer user_data)
{
  IceEnd *self = user_data;
  g_autofree char *line = gun_ice_candidate_print (candidate);

  g_test_message ("%s", line);
  if (self->other != NULL)
    gun_ice_agent_add_remote_candidate (self->other->agent, candidate);
}

static void
gathered_cb (gpointer user_data)
{
  IceEnd *self = user_data;

  self->n_gathered++;
  if (self->other != NULL)
    gun_ice_agent_remote_candidates_done (self->other->agent);
}

static void
state_cb (GunIceState state, const GError *error, gpointer user_data)
{
  IceEnd *self = user_data;
  const char *nick = gun_ice_state_get_nick (state);

  g_test_message ("%s%s%s", nick, error != NULL ? ": " : "", error != NULL ? error->message : "");
  g_string_append_printf (self->story, "%s ", nick);
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
pair_cb (const GunIceCandidate *local, const GunIceCandidate *remote, gpointer user_data)
{
  IceEnd *self = user_data;

  self->n_pairs++;
}

static void
received_cb (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  IceEnd *self = user_data;

  if (self->packets->len < 8)
    g_string_append (self->story, "packet ");
  g_ptr_array_add (self->packets, g_bytes_new (packet, length_bytes));
}

void
ice_end_init (IceEnd *self, const GunIceSettings *settings, GunClock *clock)
{
  const GunIceCallbacks callbacks = { candidate_cb, gathered_cb, state_cb, pair_cb, received_cb };

  *self = (IceEnd){ .clock = clock };
  self->story = g_string_new (NULL);
  self->packets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->agent = gun_ice_agent_new (settings, clock, &callbacks, self);
}

void
ice_end_clear (IceEnd *self)
{
  g_clear_pointer (&self->agent, gun_ice_agent_free);
  g_string_free (self->story, TRUE);
  g_ptr_array_unref (self->packets);
  g_clear_error (&self->error);
}

static void
tell (IceEnd *self, IceEnd *other)
{
  g_autoptr (GError) error = NULL;

  gun_ice_agent_set_remote_credentials (other->agent,
                                        gun_ice_agent_get_ufrag (self->agent),
                                        gun_ice_agent_get_pwd (self->agent),
                                        &error);
  g_assert_no_error (error);
}

void
ice_ends_join (IceEnd *one, IceEnd *other)
{
  g_autoptr (GError) error = NULL;

  one->other = other;
  other->other = one;
  tell (one, other);
  tell (other, one);
  gun_ice_agent_gather (one->agent, &error);
  g_assert_no_error (error);
  gun_ice_agent_gather (other->agent, &error);
  g_assert_no_error (error);
}

gboolean
ice_end_has_candidate (IceEnd *self, GunIceCandidateType type)
{
  GPtrArray *list = gun_ice_agent_get_local_candidates (self->agent);

  for (guint i = 0; i < list->len; i++)
    if (((const GunIceCandidate *) list->pdata[i])->type == type)
      return TRUE;
  return FALSE;
}
