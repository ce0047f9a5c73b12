/* SPDX-License-Identifier: MIT */

#include "gun-key-list.h"

#include "gun-account-names.h"
#include "gun-text.h"

/* New keys of one batch that are told one by one; of more the table would put all of its rows together anew for each. */
#define MAX_SINGLE_KEYS 4

/* Writes whose keys are no items yet: of more, the rest do not tell how far they got. */
#define MAX_EARLY 1000

/* Keys read in one turn of the loop. */
#define PORTION_KEYS 512

struct _GunKeyList
{
  GObject parent_instance;

  GunEngine *engine;
  GunCatalog *catalog;
  GunAccountNames *names;
  GCancellable *cancellable;
  GRefString *soul;

  GPtrArray *items;  /* (element-type GunKeyItem), in order */
  GHashTable *early; /* (element-type GRefString GunDelivery): of writes whose key is no item yet */
  GRefString *last_read; /* (nullable) */
  guint load_id;
  guint n_changes;
  gboolean loaded;
};

enum
{
  PROP_ITEM_TYPE = 1,
  PROP_N_ITEMS,
  N_PROPS
};

enum
{
  SIGNAL_LOADED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void gun_key_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunKeyList,
                               gun_key_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      gun_key_list_list_model_init))

static GType
gun_key_list_get_item_type (GListModel *model)
{
  return GUN_TYPE_KEY_ITEM;
}

static guint
gun_key_list_get_n_items (GListModel *model)
{
  return GUN_KEY_LIST (model)->items->len;
}

static gpointer
gun_key_list_get_item (GListModel *model, guint position)
{
  GunKeyList *self = GUN_KEY_LIST (model);

  if (position >= self->items->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->items, position));
}

static void
gun_key_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = gun_key_list_get_item_type;
  iface->get_n_items = gun_key_list_get_n_items;
  iface->get_item = gun_key_list_get_item;
}

/* Where @key is, or where it would have to stand */
static gboolean
find (GunKeyList *self, GRefString *key, guint *position)
{
  guint low = 0;
  guint high = self->items->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      GunKeyItem *item = g_ptr_array_index (self->items, middle);
      int order = gun_text_compare (gun_key_item_get_key (item), key);

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

static void
tell (GunKeyList *self, guint position, guint n_removed, guint n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* One that is older than the value would tell of something else */
static void
give_delivery (GunKeyItem *item, GunDelivery *delivery)
{
  if (gun_key_item_get_state_ms (item) <= gun_delivery_get_state_ms (delivery))
    gun_key_item_set_delivery (item, delivery);
}

static GunKeyItem *
new_item (GunKeyList *self, const GunKeyRow *row)
{
  GunKeyItem *item = gun_key_item_new (self->soul, row, self->names);
  GunDelivery *delivery = g_hash_table_lookup (self->early, row->key);

  if (delivery != NULL)
    {
      give_delivery (item, delivery);
      g_hash_table_remove (self->early, row->key);
    }

  return item;
}

static GunKeyItem *
insert (GunKeyList *self, guint position, GunKeyItem *item)
{
  g_ptr_array_insert (self->items, (int) position, item);
  tell (self, position, 0, 1);

  return item;
}

/* What no row of the store tells of: it passed the door not long ago */
static GunKeyItem *
insert_new (GunKeyList *self, guint position, GRefString *key, GunValue *value, double state_ms)
{
  const GunKeyRow row = { .key = key, .value = value, .state_ms = state_ms };

  return insert (self, position, new_item (self, &row));
}

static void
undo_key (GunKeyList *self, GRefString *key)
{
  guint position;

  if (!find (self, key, &position))
    return;

  g_ptr_array_remove_index (self->items, position);
  tell (self, position, 1, 0);
}

static int
compare_items_cb (gconstpointer a, gconstpointer b)
{
  return gun_text_compare (gun_key_item_get_key (*(GunKeyItem *const *) a),
                           gun_key_item_get_key (*(GunKeyItem *const *) b));
}

/* Two rows of items become one: everything from the first new key on is told at once */
static void
merge (GunKeyList *self, GPtrArray *added)
{
  GPtrArray *merged = g_ptr_array_new_full (self->items->len + added->len, g_object_unref);
  guint n_before = self->items->len;
  guint first;
  guint at = 0;

  find (self, gun_key_item_get_key (g_ptr_array_index (added, 0)), &first);
  for (guint i = 0; i < n_before; i++)
    {
      GunKeyItem *item = g_ptr_array_index (self->items, i);

      while (i >= first && at < added->len
             && gun_text_compare (gun_key_item_get_key (g_ptr_array_index (added, at)),
                                  gun_key_item_get_key (item))
                    < 0)
        g_ptr_array_add (merged, g_object_ref (g_ptr_array_index (added, at++)));
      g_ptr_array_add (merged, g_object_ref (item));
    }
  while (at < added->len)
    g_ptr_array_add (merged, g_object_ref (g_ptr_array_index (added, at++)));

  g_ptr_array_unref (self->items);
  self->items = merged;
  tell (self, first, n_before - first, merged->len - first);
}

/* @added: (element-type GunKeyItem): new ones, none twice; emptied */
static void
insert_all (GunKeyList *self, GPtrArray *added)
{
  if (added->len > MAX_SINGLE_KEYS)
    {
      g_ptr_array_sort (added, compare_items_cb);
      merge (self, added);
    }
  else
    {
      for (guint i = 0; i < added->len; i++)
        {
          GunKeyItem *item = g_ptr_array_index (added, i);
          guint position;

          find (self, gun_key_item_get_key (item), &position);
          insert (self, position, g_object_ref (item));
        }
    }

  g_ptr_array_set_size (added, 0);
}

/* Keys that changed twice in one batch are there once */
static GunKeyItem *
find_added (GunKeyList *self, GPtrArray *added, GHashTable *by_key, const GunChange *change)
{
  GunKeyItem *item = g_hash_table_lookup (by_key, change->key);

  if (item == NULL)
    {
      const GunKeyRow row
          = { .key = change->key, .value = change->value, .state_ms = change->state_ms };

      item = new_item (self, &row);
      g_ptr_array_add (added, item);
      g_hash_table_insert (by_key, gun_key_item_get_key (item), item);
    }

  return item;
}

static gboolean
is_ours (GunKeyList *self, const GunChange *change)
{
  return (GUN_VERDICT_IS_STORED (change->verdict) || change->verdict == GUN_VERDICT_UNDONE)
         && gun_text_equal (change->soul, self->soul);
}

static void
changed_cb (GunKeyList *self, GPtrArray *changes)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) by_key = g_hash_table_new (gun_text_hash, gun_text_equal);

  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);
      guint position;

      if (!is_ours (self, change))
        continue;

      self->n_changes++;
      /* Undone and nothing was there before */
      if (change->value == NULL)
        {
          g_hash_table_remove_all (by_key);
          insert_all (self, added);
          undo_key (self, change->key);
          continue;
        }

      gun_key_item_take_change (find (self, change->key, &position)
                                    ? g_ptr_array_index (self->items, position)
                                    : find_added (self, added, by_key, change),
                                change);
    }

  insert_all (self, added);
}

/* One turn's portion: mostly new keys behind all others, told at once */
static void
add_rows (GunKeyList *self, GPtrArray *rows)
{
  guint end = self->items->len;

  for (guint i = 0; i < rows->len; i++)
    {
      const GunKeyRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GunKeyItem) item = NULL;
      guint position;

      /* A change was faster and is newer */
      if (find (self, row->key, &position))
        continue;

      item = new_item (self, row);
      if (position == self->items->len)
        {
          g_ptr_array_add (self->items, g_steal_pointer (&item));
          continue;
        }

      /* The keys that changes brought stand behind this one */
      if (self->items->len > end)
        tell (self, end, 0, self->items->len - end);
      insert (self, position, g_steal_pointer (&item));
      end = self->items->len;
    }

  if (self->items->len > end)
    tell (self, end, 0, self->items->len - end);
}

/* What was written here before and still waits, or arrived lately */
static void
found_deliveries_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunKeyList) self = user_data;
  g_autoptr (GPtrArray) deliveries
      = gun_engine_find_deliveries_finish (GUN_ENGINE (object), result, NULL);

  if (self->engine == NULL)
    return;

  for (guint i = 0; deliveries != NULL && i < deliveries->len; i++)
    {
      GunDelivery *delivery = g_ptr_array_index (deliveries, i);
      GunKeyItem *item = gun_key_list_lookup (self, gun_delivery_get_key (delivery), NULL);

      if (item != NULL && gun_key_item_get_delivery (item) == NULL
          && gun_key_item_get_state_ms (item) == gun_delivery_get_state_ms (delivery))
        gun_key_item_set_delivery (item, delivery);
    }
}

/* What memory knows and no commit has written yet; and what of the rows was checked for this reading: the engine gives nothing else */
static void
take_entry (GunKeyList *self, const GunEntry *entry)
{
  guint position;
  GunKeyItem *item;

  if (!find (self, entry->key, &position))
    {
      insert_new (self, position, entry->key, entry->value, entry->state_ms);
      return;
    }

  item = g_ptr_array_index (self->items, position);
  if (gun_key_item_get_state_ms (item) == entry->state_ms
      && gun_value_equal (gun_key_item_get_value (item), entry->value))
    gun_key_item_set_checked (item);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunKeyList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNode) node = gun_engine_read_finish (GUN_ENGINE (object), result, &error);

  if (self->engine == NULL)
    return;

  for (guint i = 0; node != NULL && i < gun_node_get_n_entries (node); i++)
    take_entry (self, gun_node_get_entry (node, i));

  self->loaded = TRUE;
  g_signal_emit (self, signals[SIGNAL_LOADED], 0);
  if (self->engine != NULL)
    gun_engine_find_deliveries_async (
        self->engine, self->soul, self->cancellable, found_deliveries_cb, g_object_ref (self));
}

static gboolean
load_portion (GunKeyList *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_catalog_list_keys (
      self->catalog, self->soul, self->last_read, FALSE, PORTION_KEYS, &error);

  if (rows == NULL)
    g_debug ("The keys of a node could not be read: %s", error->message);
  else
    add_rows (self, rows);

  if (rows != NULL && rows->len == PORTION_KEYS)
    {
      const GunKeyRow *last = g_ptr_array_index (rows, rows->len - 1);

      g_clear_pointer (&self->last_read, g_ref_string_release);
      self->last_read = g_ref_string_acquire (last->key);
      return TRUE;
    }

  gun_engine_read_async (
      self->engine, self->soul, NULL, self->cancellable, read_cb, g_object_ref (self));

  return FALSE;
}

static gboolean
load_cb (gpointer user_data)
{
  GunKeyList *self = user_data;

  if (load_portion (self))
    return G_SOURCE_CONTINUE;

  self->load_id = 0;

  return G_SOURCE_REMOVE;
}

static void
gun_key_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunKeyList *self = GUN_KEY_LIST (object);

  switch (prop_id)
    {
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, GUN_TYPE_KEY_ITEM);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->items->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_key_list_dispose (GObject *object)
{
  GunKeyList *self = GUN_KEY_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->load_id, g_source_remove);
  if (self->engine != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->engine, self);
      gun_account_names_stop (self->names);
    }
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_key_list_parent_class)->dispose (object);
}

static void
gun_key_list_finalize (GObject *object)
{
  GunKeyList *self = GUN_KEY_LIST (object);

  g_clear_object (&self->catalog);
  g_clear_object (&self->names);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->soul, g_ref_string_release);
  g_clear_pointer (&self->last_read, g_ref_string_release);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->early, g_hash_table_unref);

  G_OBJECT_CLASS (gun_key_list_parent_class)->finalize (object);
}

static void
gun_key_list_class_init (GunKeyListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gun_key_list_dispose;
  object_class->finalize = gun_key_list_finalize;
  object_class->get_property = gun_key_list_get_property;

  properties[PROP_ITEM_TYPE] = g_param_spec_gtype ("item-type", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_LOADED] = g_signal_new (
      "loaded", GUN_TYPE_KEY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_key_list_init (GunKeyList *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->early = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, g_object_unref);
}

/**
 * gun_key_list_new:
 * @engine: whose changes keep the list true
 * @catalog: what it reads from
 * @soul: a gun-text.h text
 *
 * Returns: (transfer full): the list, with its first portion
 */
GunKeyList *
gun_key_list_new (GunEngine *engine, GunCatalog *catalog, GRefString *soul)
{
  GunKeyList *self = g_object_new (GUN_TYPE_KEY_LIST, NULL);

  self->engine = g_object_ref (engine);
  self->catalog = g_object_ref (catalog);
  self->names = gun_account_names_new (engine, catalog);
  self->soul = g_ref_string_acquire (soul);
  g_signal_connect_swapped (engine, "changed", G_CALLBACK (changed_cb), self);
  if (load_portion (self))
    self->load_id = g_idle_add (load_cb, self);

  return self;
}

gboolean
gun_key_list_is_loaded (GunKeyList *self)
{
  g_return_val_if_fail (GUN_IS_KEY_LIST (self), FALSE);

  return self->loaded;
}

/**
 * gun_key_list_get_n_changes:
 *
 * Returns: how many changes came since it was made: another number tells that values are others
 */
guint
gun_key_list_get_n_changes (GunKeyList *self)
{
  g_return_val_if_fail (GUN_IS_KEY_LIST (self), 0);

  return self->n_changes;
}

GRefString *
gun_key_list_get_soul (GunKeyList *self)
{
  g_return_val_if_fail (GUN_IS_KEY_LIST (self), NULL);

  return self->soul;
}

/**
 * gun_key_list_take_delivery:
 * @delivery: of a write to the soul of this list
 *
 * Its row tells how far it got. That a write is stored and what changed by it are told in two ways, and either may be the faster: a key
 * that is not there yet gets it when it comes.
 */
void
gun_key_list_take_delivery (GunKeyList *self, GunDelivery *delivery)
{
  GRefString *key;
  GunKeyItem *item;

  g_return_if_fail (GUN_IS_KEY_LIST (self));

  key = gun_delivery_get_key (delivery);
  item = gun_key_list_lookup (self, key, NULL);
  if (item != NULL)
    give_delivery (item, delivery);
  else if (g_hash_table_size (self->early) < MAX_EARLY)
    g_hash_table_replace (self->early, g_ref_string_acquire (key), g_object_ref (delivery));
}

/**
 * gun_key_list_lookup:
 * @position: (out) (optional): where it is
 *
 * Returns: (nullable) (transfer none): the item of @key
 */
GunKeyItem *
gun_key_list_lookup (GunKeyList *self, GRefString *key, guint *position)
{
  guint found;

  g_return_val_if_fail (GUN_IS_KEY_LIST (self), NULL);

  if (!find (self, key, &found))
    return NULL;

  if (position != NULL)
    *position = found;

  return g_ptr_array_index (self->items, found);
}
