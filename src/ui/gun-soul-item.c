/* SPDX-License-Identifier: MIT */

#include "gun-soul-item.h"

#include "gun-catalog-children.h"
#include "gun-text.h"

struct _GunSoulItem
{
  GObject parent_instance;

  GRefString *soul;
  gboolean followed;

  /* Of the tree */
  GunCatalog *catalog; /* (nullable): nothing can be in it */
  GRefString *prefix;  /* (nullable): of what is in it, once asked for */
  gsize prefix_bytes;  /* of the level */
  guint depth;
  gboolean is_child;
  gboolean is_node;
  gboolean expanded;
  gint n_below;
};

/* Of n_below */
#define NOT_COUNTED -2

enum
{
  PROP_FOLLOWED = 1,
  PROP_EXPANDED,
  N_PROPS
};

enum
{
  SIGNAL_COUNT_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunSoulItem, gun_soul_item, G_TYPE_OBJECT)

static void
gun_soul_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunSoulItem *self = GUN_SOUL_ITEM (object);

  switch (prop_id)
    {
    case PROP_FOLLOWED:
      g_value_set_boolean (value, self->followed);
      break;
    case PROP_EXPANDED:
      g_value_set_boolean (value, self->expanded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_soul_item_finalize (GObject *object)
{
  GunSoulItem *self = GUN_SOUL_ITEM (object);

  g_clear_pointer (&self->soul, g_ref_string_release);
  g_clear_pointer (&self->prefix, g_ref_string_release);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (gun_soul_item_parent_class)->finalize (object);
}

static void
gun_soul_item_class_init (GunSoulItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gun_soul_item_finalize;
  object_class->get_property = gun_soul_item_get_property;

  properties[PROP_FOLLOWED] = g_param_spec_boolean (
      "followed", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EXPANDED] = g_param_spec_boolean (
      "expanded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_COUNT_CHANGED] = g_signal_new (
      "count-changed", GUN_TYPE_SOUL_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_soul_item_init (GunSoulItem *self)
{
  self->is_node = TRUE;
  self->n_below = NOT_COUNTED;
}

GunSoulItem *
gun_soul_item_new (GRefString *soul, gboolean followed)
{
  GunSoulItem *self = g_object_new (GUN_TYPE_SOUL_ITEM, NULL);

  self->soul = g_ref_string_acquire (soul);
  self->followed = followed;

  return self;
}

/**
 * gun_soul_item_new_child:
 * @child: a child as gun-catalog-children.h has it
 * @prefix_bytes: how much of it is that of the level
 * @depth: levels above it
 * @is_node: it is a soul
 * @catalog: (nullable): what tells what is in it; %NULL when nothing there is to be shown
 *
 * Returns: (transfer full): a row of the tree
 */
GunSoulItem *
gun_soul_item_new_child (
    GRefString *child, gsize prefix_bytes, guint depth, gboolean is_node, GunCatalog *catalog)
{
  GunSoulItem *self = gun_soul_item_new (child, FALSE);

  g_set_object (&self->catalog, catalog);
  self->prefix_bytes = prefix_bytes;
  self->depth = depth;
  self->is_child = TRUE;
  self->is_node = is_node;

  return self;
}

/**
 * gun_soul_item_get_soul:
 *
 * Returns: (transfer none): a gun-text.h text; of a group that is no node what all in it begin with
 */
GRefString *
gun_soul_item_get_soul (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), NULL);

  return self->soul;
}

/**
 * gun_soul_item_get_prefix:
 *
 * Returns: (transfer none): what all in it begin with, also when there is nothing
 */
GRefString *
gun_soul_item_get_prefix (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), NULL);

  if (self->prefix == NULL)
    self->prefix
        = self->is_node ? gun_catalog_prefix_below (self->soul) : g_ref_string_acquire (self->soul);

  return self->prefix;
}

gboolean
gun_soul_item_get_followed (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), FALSE);

  return self->followed;
}

void
gun_soul_item_set_followed (GunSoulItem *self, gboolean followed)
{
  g_return_if_fail (GUN_IS_SOUL_ITEM (self));

  if (self->followed == followed)
    return;

  self->followed = followed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWED]);
}

/**
 * gun_soul_item_dup_name:
 *
 * Returns: (transfer full): what its row says: in the tree the part that its level is about, which may be empty
 */
GRefString *
gun_soul_item_dup_name (GunSoulItem *self)
{
  gsize end;

  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), NULL);

  end = g_ref_string_length (self->soul) - (self->is_node ? 0 : 1);

  return gun_text_new_len (self->soul + self->prefix_bytes, end - self->prefix_bytes);
}

/* Whether it is a row of the tree */
gboolean
gun_soul_item_is_child (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), FALSE);

  return self->is_child;
}

gboolean
gun_soul_item_is_node (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), FALSE);

  return self->is_node;
}

/* Whether something is in it; a look into the store at the first time */
gboolean
gun_soul_item_is_group (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), FALSE);

  return !self->is_node || gun_soul_item_count (self) > 0;
}

guint
gun_soul_item_get_depth (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), 0);

  return self->depth;
}

/**
 * gun_soul_item_count:
 *
 * Returns: souls in it, at most %GUN_SOUL_ITEM_MAX_COUNT, which then are more; -1 when they cannot be read
 */
gint
gun_soul_item_count (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), -1);

  if (self->catalog == NULL)
    return 0;
  if (self->n_below == NOT_COUNTED)
    self->n_below = gun_catalog_count_below (
        self->catalog, gun_soul_item_get_prefix (self), GUN_SOUL_ITEM_MAX_COUNT);

  return self->n_below;
}

/* Something in it came or went */
void
gun_soul_item_recount (GunSoulItem *self)
{
  g_return_if_fail (GUN_IS_SOUL_ITEM (self));

  self->n_below = NOT_COUNTED;
  g_signal_emit (self, signals[SIGNAL_COUNT_CHANGED], 0);
}

gboolean
gun_soul_item_get_expanded (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), FALSE);

  return self->expanded;
}

void
gun_soul_item_set_expanded (GunSoulItem *self, gboolean expanded)
{
  g_return_if_fail (GUN_IS_SOUL_ITEM (self));

  if (self->expanded == expanded)
    return;

  self->expanded = expanded;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPANDED]);
}
