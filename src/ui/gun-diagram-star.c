/* SPDX-License-Identifier: MIT */

#include "gun-diagram-star-private.h"

#include "gun-text.h"

/* Changes remembered until what is read has them. */
#define MAX_TOLD 128
#define MAX_SOURCES 200

static void
clear_link (gpointer data)
{
  GunDiagramLink *link = data;

  g_clear_pointer (&link->key, g_ref_string_release);
  g_clear_pointer (&link->to, g_ref_string_release);
}

static void
free_link (gpointer data)
{
  clear_link (data);
  g_free (data);
}

GunDiagramStar *
gun_diagram_star_new (GRefString *soul, guint limit)
{
  GunDiagramStar *self = g_new0 (GunDiagramStar, 1);

  self->node.soul = g_ref_string_acquire (soul);
  self->node.is_known = TRUE;
  self->limit = limit;
  self->links = g_array_new (FALSE, FALSE, sizeof (GunDiagramLink));
  g_array_set_clear_func (self->links, clear_link);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  return self;
}

void
gun_diagram_star_free (GunDiagramStar *self)
{
  g_ref_string_release (self->node.soul);
  g_array_unref (self->links);
  g_ptr_array_unref (self->sources);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_free (self);
}

GunDiagramLink *
gun_diagram_star_get_link (GunDiagramStar *self, guint index)
{
  return &g_array_index (self->links, GunDiagramLink, index);
}

gboolean
gun_diagram_star_is_open (GunDiagramStar *self)
{
  for (guint i = 0; i < self->links->len; i++)
    if (gun_diagram_star_get_link (self, i)->open)
      return TRUE;

  return self->sources->len > 0;
}

gboolean
gun_diagram_star_close (GunDiagramStar *self)
{
  gboolean was_open = gun_diagram_star_is_open (self);

  for (guint i = 0; i < self->links->len; i++)
    gun_diagram_star_get_link (self, i)->open = FALSE;
  g_ptr_array_set_size (self->sources, 0);

  return was_open;
}

/* Where @key is, or where it would have to stand */
static gboolean
find (GunDiagramStar *self, GRefString *key, guint *position)
{
  guint low = 0;
  guint high = self->links->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = gun_text_compare (gun_diagram_star_get_link (self, middle)->key, key);

      if (order == 0)
        {
          *position = middle;
          return TRUE;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *position = low;

  return FALSE;
}

gboolean
gun_diagram_star_open (GunDiagramStar *self, GRefString *key)
{
  guint position;

  if (!find (self, key, &position) || gun_diagram_star_get_link (self, position)->open)
    return FALSE;

  gun_diagram_star_get_link (self, position)->open = TRUE;

  return TRUE;
}

static gboolean
remove_link (GunDiagramStar *self, guint position)
{
  g_array_remove_index (self->links, position);
  self->n_links -= MIN (self->n_links, 1);

  return TRUE;
}

static gboolean
set_link (GunDiagramStar *self, GRefString *key, GRefString *to, double state_ms)
{
  GunDiagramLink link = { NULL, NULL, state_ms, FALSE };
  GunDiagramLink *old;
  guint position;
  gboolean is_there = find (self, key, &position);

  if (to == NULL)
    return is_there && remove_link (self, position);

  if (is_there)
    {
      old = gun_diagram_star_get_link (self, position);
      old->state_ms = state_ms;
      if (gun_text_equal (old->to, to))
        return FALSE;
      g_ref_string_release (old->to);
      old->to = g_ref_string_acquire (to);
      return TRUE;
    }

  self->n_links++;
  if (self->links->len >= GUN_DIAGRAM_MAX_NODES)
    return TRUE;
  link.key = g_ref_string_acquire (key);
  link.to = g_ref_string_acquire (to);
  g_array_insert_val (self->links, position, link);

  return TRUE;
}

static void
remember (GunDiagramStar *self, GRefString *key, GRefString *to, double state_ms)
{
  GunDiagramLink *told = g_new0 (GunDiagramLink, 1);

  if (self->told == NULL)
    self->told = g_hash_table_new_full (gun_text_hash, gun_text_equal, NULL, free_link);
  /* So many were committed long ago, but for the last ones */
  if (g_hash_table_size (self->told) >= MAX_TOLD)
    g_hash_table_remove_all (self->told);

  told->key = g_ref_string_acquire (key);
  told->to = to != NULL ? g_ref_string_acquire (to) : NULL;
  told->state_ms = state_ms;
  g_hash_table_replace (self->told, told->key, told);
}

gboolean
gun_diagram_star_take_change (GunDiagramStar *self,
                              GRefString *key,
                              GRefString *to,
                              double state_ms)
{
  gboolean was_unknown = !self->node.is_known;
  guint position;

  self->node.is_known = TRUE;
  if (to != NULL || !self->node.is_read || find (self, key, &position))
    remember (self, key, to, state_ms);

  return set_link (self, key, to, state_ms) || was_unknown;
}

/* What was told is newer than what was read, unless that has it */
static void
apply_told (GunDiagramStar *self)
{
  GHashTableIter iter;
  gpointer value;

  if (self->told == NULL)
    return;

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      GunDiagramLink *told = value;
      guint position;

      if (find (self, told->key, &position)
          && gun_diagram_star_get_link (self, position)->state_ms > told->state_ms)
        g_hash_table_iter_remove (&iter);
      else
        set_link (self, told->key, told->to, told->state_ms);
    }
}

static gboolean
was_open (GHashTable *open, const GunLinkRow *row)
{
  GRefString *to = g_hash_table_lookup (open, row->key);

  return to != NULL && gun_text_equal (to, row->to);
}

void
gun_diagram_star_take (GunDiagramStar *self, const GunNodeLinks *links, gboolean keep)
{
  g_autoptr (GArray) old = g_array_ref (self->links);
  g_autoptr (GHashTable) open = g_hash_table_new (gun_text_hash, gun_text_equal);

  for (guint i = 0; i < old->len; i++)
    {
      GunDiagramLink *link = &g_array_index (old, GunDiagramLink, i);

      if (link->open)
        g_hash_table_insert (open, link->key, link->to);
    }

  g_array_unref (self->links);
  self->links = g_array_new (FALSE, FALSE, sizeof (GunDiagramLink));
  g_array_set_clear_func (self->links, clear_link);
  for (guint i = 0; keep && i < links->links->len; i++)
    {
      const GunLinkRow *row = g_ptr_array_index (links->links, i);
      const GunDiagramLink link = { g_ref_string_acquire (row->key),
                                    g_ref_string_acquire (row->to),
                                    row->state_ms,
                                    was_open (open, row) };

      g_array_append_val (self->links, link);
    }
  self->n_links = links->n_links;
  self->node.is_read = TRUE;
  self->node.is_known
      = links->n_keys > 0 || (self->told != NULL && g_hash_table_size (self->told) > 0);
  self->node.is_group = links->is_group;
  apply_told (self);
}

gboolean
gun_diagram_star_add_source (GunDiagramStar *self, GRefString *soul)
{
  if (self->sources->len >= MAX_SOURCES)
    return FALSE;
  for (guint i = 0; i < self->sources->len; i++)
    if (gun_text_equal (g_ptr_array_index (self->sources, i), soul))
      return FALSE;

  g_ptr_array_add (self->sources, g_ref_string_acquire (soul));

  return TRUE;
}
