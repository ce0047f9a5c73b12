/* SPDX-License-Identifier: MIT */

#include "gun-soul-tree.h"

#include "gun-catalog-children.h"
#include "gun-soul-list.h"
#include "gun-text.h"

/*
 * Why not GtkTreeListModel: it keeps a node for each row of a level that is open, and asks each whether it has children, so that a level of a
 * million souls would cost as many looks into the store and some hundred megabytes. Here a level costs the pages of its GunSoulList that are looked at.
 *
 * Each open group is a branch: the list of its level, and the branches of the groups that are open in it, in order. A branch knows how
 * many rows it has with all of theirs, so that a position is found by going down from the root.
 */
typedef struct _Branch Branch;

struct _Branch
{
  GunSoulTree *tree;
  Branch *parent;    /* (nullable): of the root */
  GunSoulItem *item; /* (nullable): the row it hangs on */
  guint at;          /* where that is in the list of the parent */

  GunSoulList *list;
  GPtrArray *branches; /* (element-type Branch), by at */
  guint n_rows;        /* of the list and of all branches */
};

struct _GunSoulTree
{
  GObject parent_instance;

  GunEngine *engine;
  GunCatalog *catalog;
  Branch *root;
  guint n_open;
};

static void gun_soul_tree_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunSoulTree,
                               gun_soul_tree,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      gun_soul_tree_list_model_init))

static void changed_cb (Branch *self, guint at, guint n_removed, guint n_added);

static void
branch_free (gpointer data)
{
  Branch *self = data;

  g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->item != NULL)
    gun_soul_item_set_expanded (self->item, FALSE);
  g_clear_object (&self->item);
  g_ptr_array_unref (self->branches);
  g_object_unref (self->list);
  self->tree->n_open--;
  g_free (self);
}

static Branch *
branch_new (GunSoulTree *tree, Branch *parent, GunSoulItem *item)
{
  Branch *self = g_new0 (Branch, 1);
  g_autoptr (GRefString) everything = gun_text_new ("");
  GRefString *prefix = item != NULL ? gun_soul_item_get_prefix (item) : everything;
  guint depth = item != NULL ? gun_soul_item_get_depth (item) + 1 : 0;

  self->tree = tree;
  self->parent = parent;
  self->list = gun_soul_list_new_level (tree->engine, tree->catalog, prefix, depth);
  self->branches = g_ptr_array_new_with_free_func (branch_free);
  self->n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (changed_cb), self);
  tree->n_open++;

  return self;
}

static Branch *
get_branch (Branch *self, guint index)
{
  return g_ptr_array_index (self->branches, index);
}

/* Which of the open groups is the first at @at or behind it */
static guint
find_branch (Branch *self, guint at)
{
  guint low = 0;
  guint high = self->branches->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_branch (self, middle)->at < at)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static Branch *
get_branch_at (Branch *self, guint at)
{
  guint index = find_branch (self, at);

  if (index == self->branches->len || get_branch (self, index)->at != at)
    return NULL;

  return get_branch (self, index);
}

/* Where item @at of the branch is among all rows */
static guint
get_position (Branch *self, guint at)
{
  guint position = 0;

  for (; self != NULL; self = self->parent)
    {
      guint n_before = find_branch (self, at);

      position += at;
      for (guint i = 0; i < n_before; i++)
        position += get_branch (self, i)->n_rows;
      if (self->parent != NULL)
        position++;
      at = self->at;
    }

  return position;
}

/* Which item of which branch row @position is */
static Branch *
locate (GunSoulTree *tree, guint position, guint *at)
{
  Branch *self = tree->root;
  guint i = 0;

  while (i < self->branches->len)
    {
      Branch *child = get_branch (self, i);

      if (position <= child->at)
        break;
      if (position <= child->at + child->n_rows)
        {
          position -= child->at + 1;
          self = child;
          i = 0;
          continue;
        }
      position -= child->n_rows;
      i++;
    }

  *at = position;

  return self;
}

static void
add_rows (Branch *self, guint n_removed, guint n_added)
{
  for (; self != NULL; self = self->parent)
    self->n_rows = self->n_rows - n_removed + n_added;
}

/* All that is in it, with its open groups, is hung below item @at */
static void
hang (Branch *self, Branch *child, guint at)
{
  g_autoptr (GunSoulItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), at);

  g_set_object (&child->item, item);
  child->at = at;
  g_ptr_array_insert (self->branches, (int) find_branch (self, at), child);
  gun_soul_item_set_expanded (item, TRUE);
  add_rows (self, 0, child->n_rows);
  g_list_model_items_changed (
      G_LIST_MODEL (self->tree), get_position (self, at) + 1, 0, child->n_rows);
}

/* What a group is called has become a soul, which came before the row of the group went: it stays open */
static void
hang_again_or_free (Branch *self, Branch *child)
{
  GRefString *group = gun_soul_item_get_soul (child->item);
  g_autoptr (GRefString) soul = NULL;
  guint at;

  if (!gun_soul_item_is_node (child->item))
    soul = gun_catalog_name_of_group (group);
  if (soul != NULL && gun_soul_list_find (self->list, soul, &at)
      && get_branch_at (self, at) == NULL)
    hang (self, child, at);
  else
    branch_free (child);
}

/* Those of the items from @at on that are open (transfer full) */
static GPtrArray *
cut_off (Branch *self, guint at, guint n_items)
{
  GPtrArray *cut = g_ptr_array_new ();
  guint first = find_branch (self, at);

  while (first < self->branches->len && get_branch (self, first)->at < at + n_items)
    g_ptr_array_add (cut, g_ptr_array_steal_index (self->branches, first));

  return cut;
}

static void
changed_cb (Branch *self, guint at, guint n_removed, guint n_added)
{
  guint position = get_position (self, at);
  g_autoptr (GPtrArray) cut = cut_off (self, at, n_removed);
  guint n_gone = n_removed;

  for (guint i = 0; i < cut->len; i++)
    n_gone += ((Branch *) g_ptr_array_index (cut, i))->n_rows;
  for (guint i = find_branch (self, at); i < self->branches->len; i++)
    get_branch (self, i)->at += n_added - n_removed;

  add_rows (self, n_gone, n_added);
  g_list_model_items_changed (G_LIST_MODEL (self->tree), position, n_gone, n_added);
  for (guint i = 0; i < cut->len; i++)
    hang_again_or_free (self, g_ptr_array_index (cut, i));
}

static GType
gun_soul_tree_get_item_type (GListModel *model)
{
  return GUN_TYPE_SOUL_ITEM;
}

static guint
gun_soul_tree_get_n_items (GListModel *model)
{
  return GUN_SOUL_TREE (model)->root->n_rows;
}

static gpointer
gun_soul_tree_get_item (GListModel *model, guint position)
{
  GunSoulTree *self = GUN_SOUL_TREE (model);
  Branch *branch;
  guint at;

  if (position >= self->root->n_rows)
    return NULL;

  branch = locate (self, position, &at);

  return g_list_model_get_item (G_LIST_MODEL (branch->list), at);
}

static void
gun_soul_tree_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = gun_soul_tree_get_item_type;
  iface->get_n_items = gun_soul_tree_get_n_items;
  iface->get_item = gun_soul_tree_get_item;
}

/* NULL: @at is no group, or there are so many open */
static Branch *
open_branch (Branch *self, guint at)
{
  g_autoptr (GunSoulItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), at);
  Branch *branch = get_branch_at (self, at);

  if (branch != NULL)
    return branch;
  if (item == NULL || !gun_soul_item_is_group (item) || self->tree->n_open > GUN_SOUL_TREE_MAX_OPEN)
    return NULL;

  branch = branch_new (self->tree, self, item);
  hang (self, branch, at);

  return branch;
}

/**
 * gun_soul_tree_expand:
 * @position: of a row
 *
 * Opens the group.
 *
 * Returns: whether it is open now: not when the row is none, or when %GUN_SOUL_TREE_MAX_OPEN others are
 */
gboolean
gun_soul_tree_expand (GunSoulTree *self, guint position)
{
  Branch *branch;
  guint at;

  g_return_val_if_fail (GUN_IS_SOUL_TREE (self), FALSE);

  if (position >= self->root->n_rows)
    return FALSE;

  branch = locate (self, position, &at);

  return open_branch (branch, at) != NULL;
}

/**
 * gun_soul_tree_collapse:
 * @position: of a row
 *
 * Closes the group, and all in it.
 */
void
gun_soul_tree_collapse (GunSoulTree *self, guint position)
{
  Branch *branch;
  Branch *child;
  guint at;
  guint n_rows;

  g_return_if_fail (GUN_IS_SOUL_TREE (self));

  if (position >= self->root->n_rows)
    return;

  branch = locate (self, position, &at);
  child = get_branch_at (branch, at);
  if (child == NULL)
    return;

  n_rows = child->n_rows;
  g_ptr_array_remove_index (branch->branches, find_branch (branch, at));
  add_rows (branch, n_rows, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), position + 1, n_rows, 0);
}

/**
 * gun_soul_tree_reveal:
 * @soul: a gun-text.h text
 * @position: (out): where it is
 *
 * Opens the groups that @soul is in, and no more of each level is read than the page it stands on.
 *
 * Returns: whether there is a row of it: not while the pages of a level are still counted, nor when too many groups are open
 */
gboolean
gun_soul_tree_reveal (GunSoulTree *self, GRefString *soul, guint *position)
{
  Branch *branch;
  guint at;

  g_return_val_if_fail (GUN_IS_SOUL_TREE (self), FALSE);

  for (branch = self->root; branch != NULL; branch = open_branch (branch, at))
    {
      g_autoptr (GunSoulItem) item = NULL;

      if (!gun_soul_list_find_child (branch->list, soul, &at))
        return FALSE;

      item = g_list_model_get_item (G_LIST_MODEL (branch->list), at);
      if (!gun_soul_item_is_node (item) || !gun_text_equal (gun_soul_item_get_soul (item), soul))
        continue;

      *position = get_position (branch, at);
      return TRUE;
    }

  return FALSE;
}

/**
 * gun_soul_tree_get_parent:
 * @position: of a row
 * @parent: (out): where the group is that it is in
 *
 * Returns: whether it is in one
 */
gboolean
gun_soul_tree_get_parent (GunSoulTree *self, guint position, guint *parent)
{
  Branch *branch;
  guint at;

  g_return_val_if_fail (GUN_IS_SOUL_TREE (self), FALSE);

  if (position >= self->root->n_rows)
    return FALSE;

  branch = locate (self, position, &at);
  if (branch->parent == NULL)
    return FALSE;

  *parent = get_position (branch->parent, branch->at);

  return TRUE;
}

static void
gun_soul_tree_finalize (GObject *object)
{
  GunSoulTree *self = GUN_SOUL_TREE (object);

  branch_free (self->root);
  g_clear_object (&self->catalog);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_soul_tree_parent_class)->finalize (object);
}

static void
gun_soul_tree_class_init (GunSoulTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_soul_tree_finalize;
}

static void
gun_soul_tree_init (GunSoulTree *self)
{
}

/**
 * gun_soul_tree_new:
 * @engine: whose souls-added, souls-removed and followed-changed keep the tree true
 * @catalog: what it reads from
 *
 * Returns: (transfer full): the tree, with no group open; its first page is there at once
 */
GunSoulTree *
gun_soul_tree_new (GunEngine *engine, GunCatalog *catalog)
{
  GunSoulTree *self = g_object_new (GUN_TYPE_SOUL_TREE, NULL);

  self->engine = g_object_ref (engine);
  self->catalog = g_object_ref (catalog);
  self->root = branch_new (self, NULL, NULL);

  return self;
}
