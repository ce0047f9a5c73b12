/* SPDX-License-Identifier: MIT */

#include "gun-diagram-graph.h"

#include "gun-diagram-star-private.h"
#include "gun-text.h"

/* Links read of a node at first; four times as many each time that more are wished for. */
#define FIRST_LIMIT 256
#define LAST_LIMIT GUN_DIAGRAM_MAX_NODES
/* Links opened of a node other than the middle while the diagram grows by itself. */
#define GROWING_LINKS 4
/* Souls asked for at once. */
#define WANTED_SOULS 256
/* Links held at all; beyond that those of a node are only counted. */
#define MAX_LINKS 200000
/* Nodes up to which a link that appears is shown without anybody asking. */
#define APPEARING_NODES 500

struct _GunDiagramGraph
{
  GHashTable *stars;  /* (element-type GRefString GunDiagramStar) */
  GRefString *middle; /* (nullable) */
  GPtrArray *roots;   /* (element-type GRefString): where the middle was, this one last */
  gboolean growing;

  GPtrArray *nodes; /* (element-type GunDiagramStar): shown, owned by stars */
  GArray *edges;    /* (element-type GunDiagramEdge) */
  guint n_links;
  guint64 n_hidden;
  gsize n_held; /* links of all stars, when last counted */
};

GunDiagramGraph *
gun_diagram_graph_new (void)
{
  GunDiagramGraph *self = g_new0 (GunDiagramGraph, 1);

  self->stars = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, NULL, (GDestroyNotify) gun_diagram_star_free);
  self->roots = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->nodes = g_ptr_array_new ();
  self->edges = g_array_new (FALSE, FALSE, sizeof (GunDiagramEdge));

  return self;
}

void
gun_diagram_graph_free (GunDiagramGraph *self)
{
  g_clear_pointer (&self->middle, g_ref_string_release);
  g_ptr_array_unref (self->roots);
  g_ptr_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_hash_table_unref (self->stars);
  g_free (self);
}

static GunDiagramStar *
find (GunDiagramGraph *self, GRefString *soul)
{
  return g_hash_table_lookup (self->stars, soul);
}

static GunDiagramStar *
find_or_add (GunDiagramGraph *self, GRefString *soul)
{
  GunDiagramStar *star = find (self, soul);

  if (star == NULL)
    {
      star = gun_diagram_star_new (soul, FIRST_LIMIT);
      g_hash_table_insert (self->stars, star->node.soul, star);
    }

  return star;
}

static gboolean
is_middle (GunDiagramGraph *self, GunDiagramStar *star)
{
  return self->middle != NULL && gun_text_equal (self->middle, star->node.soul);
}

static void
clear (GunDiagramGraph *self)
{
  g_ptr_array_set_size (self->nodes, 0);
  g_array_set_size (self->edges, 0);
  g_ptr_array_set_size (self->roots, 0);
  g_hash_table_remove_all (self->stars);
  g_clear_pointer (&self->middle, g_ref_string_release);
  self->n_links = 0;
  self->n_hidden = 0;
}

gboolean
gun_diagram_graph_is_full (GunDiagramGraph *self)
{
  return self->nodes->len >= GUN_DIAGRAM_MAX_NODES;
}

/* Opens up to @n_links of those that lead to what is not shown. */
static guint
open_links (GunDiagramGraph *self, GunDiagramStar *star, guint n_links)
{
  guint n_opened = 0;

  for (guint i = 0; i < star->links->len && n_opened < n_links; i++)
    {
      GunDiagramLink *link = gun_diagram_star_get_link (star, i);
      GunDiagramStar *target = find (self, link->to);

      if (link->open || (target != NULL && target->shown))
        continue;

      link->open = TRUE;
      find_or_add (self, link->to);
      n_opened++;
    }

  return n_opened;
}

/* How many links of @star may be opened without anybody asking */
static guint
get_share (GunDiagramGraph *self, GunDiagramStar *star)
{
  guint n_nodes = g_hash_table_size (self->stars);

  if (is_middle (self, star))
    return GUN_DIAGRAM_MIDDLE_LINKS;
  if (!self->growing || n_nodes >= GUN_DIAGRAM_START_NODES)
    return 0;

  return MIN (GROWING_LINKS, GUN_DIAGRAM_START_NODES - n_nodes);
}

gboolean
gun_diagram_graph_set_middle (GunDiagramGraph *self, GRefString *soul)
{
  GunDiagramStar *star = soul != NULL ? find (self, soul) : NULL;
  gboolean is_new = star == NULL || !star->shown;

  if (soul == NULL)
    {
      clear (self);
      return TRUE;
    }

  if (is_new)
    {
      clear (self);
      star = find_or_add (self, soul);
      self->growing = TRUE;
    }
  g_clear_pointer (&self->middle, g_ref_string_release);
  self->middle = g_ref_string_acquire (soul);
  for (guint i = 0; i < self->roots->len; i++)
    if (gun_text_equal (g_ptr_array_index (self->roots, i), soul))
      g_ptr_array_remove_index (self->roots, i--);
  g_ptr_array_add (self->roots, g_ref_string_acquire (soul));
  if (star->node.is_read && !gun_diagram_star_is_open (star))
    open_links (self, star, get_share (self, star));

  return is_new;
}

GRefString *
gun_diagram_graph_get_middle (GunDiagramGraph *self)
{
  return self->middle;
}

GPtrArray *
gun_diagram_graph_take_wanted (GunDiagramGraph *self, guint *limit)
{
  GPtrArray *souls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  for (guint i = 0; i < self->nodes->len && souls->len < WANTED_SOULS; i++)
    {
      GunDiagramStar *star = g_ptr_array_index (self->nodes, i);

      if (star->asked || (souls->len > 0 && star->limit != *limit))
        continue;

      *limit = star->limit;
      star->asked = TRUE;
      g_ptr_array_add (souls, g_ref_string_acquire (star->node.soul));
    }

  return souls;
}

gboolean
gun_diagram_graph_take_links (GunDiagramGraph *self, const GunNodeLinks *links)
{
  GunDiagramStar *star = find (self, links->soul);
  gboolean is_first;

  if (star == NULL)
    return FALSE;

  is_first = !star->node.is_read;
  gun_diagram_star_take (star, links, self->n_held < MAX_LINKS);
  self->n_held += star->links->len;
  if (is_first)
    open_links (self, star, get_share (self, star));
  else if (star->wished > 0)
    open_links (self, star, star->wished);
  star->wished = 0;

  return TRUE;
}

static gboolean
take_link_to (GunDiagramGraph *self, GRefString *from)
{
  GunDiagramStar *star = find (self, self->middle);

  if (gun_text_equal (from, self->middle) || !gun_diagram_star_add_source (star, from))
    return FALSE;

  find_or_add (self, from);

  return TRUE;
}

gboolean
gun_diagram_graph_take_links_to (GunDiagramGraph *self, GPtrArray *links)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < links->len; i++)
    {
      const GunLinkRow *link = g_ptr_array_index (links, i);

      if (self->middle != NULL && gun_text_equal (link->to, self->middle))
        changed |= take_link_to (self, link->from);
    }

  return changed;
}

/* Whether all links of it are shown, so that one more is too */
static gboolean
shows_all (GunDiagramGraph *self, GunDiagramStar *star)
{
  return self->nodes->len < APPEARING_NODES && star->node.is_read
         && (star->node.n_hidden == 0 || is_middle (self, star));
}

gboolean
gun_diagram_graph_take_change (GunDiagramGraph *self, const GunChange *change)
{
  GunDiagramStar *star = find (self, change->soul);
  const GunValue *value = change->value;
  GRefString *to = value != NULL && gun_value_get_kind (value) == GUN_VALUE_LINK
                       ? gun_value_get_text (value)
                       : NULL;
  gboolean changed = FALSE;

  if (self->middle == NULL)
    return FALSE;

  if (star != NULL)
    {
      changed = gun_diagram_star_take_change (star, change->key, to, change->state_ms);
      if (changed && to != NULL && shows_all (self, star)
          && gun_diagram_star_open (star, change->key))
        find_or_add (self, to);
    }
  if (to != NULL && gun_text_equal (to, self->middle) && self->nodes->len < APPEARING_NODES)
    changed |= take_link_to (self, change->soul);

  return changed;
}

gboolean
gun_diagram_graph_expand (GunDiagramGraph *self, GRefString *soul)
{
  GunDiagramStar *star = find (self, soul);
  guint n_opened;

  if (star == NULL || !star->node.is_read || gun_diagram_graph_is_full (self))
    return FALSE;

  self->growing = FALSE;
  n_opened = open_links (self, star, GUN_DIAGRAM_PORTION);
  if (n_opened == 0 && star->n_links > star->links->len && star->limit < LAST_LIMIT)
    {
      star->limit = MIN (star->limit * 4, LAST_LIMIT);
      star->asked = FALSE;
      star->wished = GUN_DIAGRAM_PORTION;
      return TRUE;
    }

  return n_opened > 0;
}

gboolean
gun_diagram_graph_collapse (GunDiagramGraph *self, GRefString *soul)
{
  GunDiagramStar *star = find (self, soul);
  gboolean changed = FALSE;

  if (star == NULL)
    return FALSE;

  self->growing = FALSE;
  changed = gun_diagram_star_close (star);
  for (guint i = 0; i < self->roots->len; i++)
    {
      GRefString *root = g_ptr_array_index (self->roots, i);

      /* Where the middle was is only shown for what is open around it */
      if (!gun_text_equal (root, self->middle)
          && (is_middle (self, star) || gun_text_equal (root, soul)))
        {
          g_ptr_array_remove_index (self->roots, i--);
          changed = TRUE;
        }
    }

  return changed;
}

static void
show (GunDiagramGraph *self, GRefString *soul)
{
  GunDiagramStar *star = find_or_add (self, soul);

  if (star->shown || gun_diagram_graph_is_full (self))
    return;

  star->shown = TRUE;
  star->index = self->nodes->len;
  g_ptr_array_add (self->nodes, star);
}

static gboolean
is_not_shown (gpointer key, gpointer value, gpointer user_data)
{
  return !((GunDiagramStar *) value)->shown;
}

static void
find_shown (GunDiagramGraph *self)
{
  GHashTableIter iter;
  gpointer value;

  g_ptr_array_set_size (self->nodes, 0);
  g_hash_table_iter_init (&iter, self->stars);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((GunDiagramStar *) value)->shown = FALSE;

  for (guint i = self->roots->len; i-- > 0;)
    show (self, g_ptr_array_index (self->roots, i));
  for (guint i = 0; i < self->nodes->len; i++)
    {
      GunDiagramStar *star = g_ptr_array_index (self->nodes, i);

      for (guint j = 0; j < star->links->len; j++)
        if (gun_diagram_star_get_link (star, j)->open)
          show (self, gun_diagram_star_get_link (star, j)->to);
      for (guint j = 0; j < star->sources->len; j++)
        show (self, g_ptr_array_index (star->sources, j));
    }
  g_hash_table_foreach_remove (self->stars, is_not_shown, NULL);
}

static void
add_link_to_edge (GunDiagramGraph *self, GunDiagramStar *from, GunDiagramStar *to, GRefString *key)
{
  GunDiagramEdge edge = { .from = from->index, .to = to->index, .n_links = 1, .key = key };

  self->n_links++;
  /* Edges of one node are made in one go: what stands there from another is no longer true */
  if (to->edge_of == from->index)
    {
      g_array_index (self->edges, GunDiagramEdge, to->edge).n_links++;
      return;
    }

  to->edge_of = from->index;
  to->edge = self->edges->len;
  g_array_append_val (self->edges, edge);
}

static void
find_edges (GunDiagramGraph *self, GunDiagramStar *star)
{
  star->node.n_hidden = star->n_links - MIN (star->n_links, star->links->len);
  for (guint i = 0; i < star->links->len; i++)
    {
      GunDiagramLink *link = gun_diagram_star_get_link (star, i);
      GunDiagramStar *target = find (self, link->to);

      if (target != NULL && target->shown)
        add_link_to_edge (self, star, target, link->key);
      else
        {
          link->open = FALSE;
          star->node.n_hidden++;
        }
    }
  star->node.is_open = gun_diagram_star_is_open (star);
  self->n_hidden += star->node.n_hidden;
  self->n_held += star->links->len;
}

void
gun_diagram_graph_refresh (GunDiagramGraph *self)
{
  find_shown (self);
  g_array_set_size (self->edges, 0);
  self->n_links = 0;
  self->n_hidden = 0;
  self->n_held = 0;
  for (guint i = 0; i < self->nodes->len; i++)
    ((GunDiagramStar *) g_ptr_array_index (self->nodes, i))->edge_of = G_MAXUINT;
  for (guint i = 0; i < self->nodes->len; i++)
    find_edges (self, g_ptr_array_index (self->nodes, i));
}

GPtrArray *
gun_diagram_graph_get_nodes (GunDiagramGraph *self)
{
  return self->nodes;
}

GArray *
gun_diagram_graph_get_edges (GunDiagramGraph *self)
{
  return self->edges;
}

guint
gun_diagram_graph_count_links (GunDiagramGraph *self)
{
  return self->n_links;
}

guint64
gun_diagram_graph_count_hidden (GunDiagramGraph *self)
{
  return self->n_hidden;
}

gboolean
gun_diagram_graph_has_link (GunDiagramGraph *self, GRefString *from, GRefString *to)
{
  GunDiagramStar *star = find (self, from);

  for (guint i = 0; star != NULL && i < star->links->len; i++)
    if (gun_text_equal (gun_diagram_star_get_link (star, i)->to, to))
      return TRUE;

  return FALSE;
}
