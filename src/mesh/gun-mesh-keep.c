/* SPDX-License-Identifier: MIT */

/*
 * What is kept of what comes by itself. A mesh that does not keep everything keeps what this
 * computer follows, asks for or writes, and what is newer of souls that something is kept of. The
 * rest is judged and goes on to whoever is to be told, but is neither stored nor acknowledged.
 */

#include "gun-mesh-private.h"

#include "gun-text.h"

/* Of what was passed on and not kept, what is remembered, as often as replies are: peers that follow
 * each other in a ring would pass it on for ever, since nothing else tells that it was here. */
#define MAX_PASSED (GUN_DEDUP_MAX_IDS / 10)

static gboolean
wants_cb (GRefString *soul, gpointer user_data)
{
  GunMesh *self = user_data;

  return gun_mesh_is_followed (self, soul) || g_hash_table_contains (self->written, soul)
         || gun_mesh_is_asked_for (self, soul);
}

void
gun_mesh_init_keep (GunMesh *self)
{
  self->keeps_everything = TRUE;
  self->passed = gun_dedup_new (MAX_PASSED);
}

void
gun_mesh_start_keep (GunMesh *self)
{
  gun_graph_set_wants_func (self->graph, wants_cb, self);
}

void
gun_mesh_end_keep (GunMesh *self)
{
  gun_graph_set_wants_func (self->graph, NULL, NULL);
}

/**
 * gun_mesh_set_keeps_everything:
 * @self: the mesh
 * @keeps_everything: whether everything that anybody says is kept; %TRUE from the start
 *
 * At any time; what is kept already stays.
 */
void
gun_mesh_set_keeps_everything (GunMesh *self, gboolean keeps_everything)
{
  g_return_if_fail (GUN_IS_MESH (self));

  self->keeps_everything = keeps_everything;
}

/* Whether a change goes on to others: it is stored, or was passed on for the first time. */
gboolean
gun_mesh_is_to_go_on (GunMesh *self, const GunChange *change)
{
  g_autoptr (GString) json = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GRefString) id = NULL;
  gboolean is_new;

  if (change->verdict != GUN_VERDICT_PASSED)
    return GUN_VERDICT_IS_STORED (change->verdict);

  json = g_string_new (NULL);
  gun_value_append_json (change->value, json);
  text = g_strdup_printf ("%08x%08x%08x%.17g",
                          gun_text_hash (change->soul),
                          gun_text_hash (change->key),
                          g_str_hash (json->str),
                          change->state_ms);
  id = g_ref_string_new (text);
  gun_dedup_note (self->passed, id, gun_mesh_now_us (self), &is_new);
  return is_new;
}
