/* SPDX-License-Identifier: MIT */

#include "gun-diagram-model.h"

#include "gun-account-names.h"
#include "gun-catalog-links.h"
#include "gun-soul.h"
#include "gun-text.h"
#include "gun-words.h"

/* What a flood of changes does to the diagram is shown this often, milliseconds. */
#define SHOW_INTERVAL_MS 100
/* Links to the middle that are looked for. */
#define MAX_LINKS_TO 24
/* Characters in a box. */
#define NAME_CHARACTERS 22

struct _GunDiagramModel
{
  GObject parent_instance;

  GunEngine *engine; /* (nullable) */
  GunCatalog *catalog;
  GunAccountNames *names;
  GunDiagramGraph *graph;
  gboolean shown;
  gboolean stale;   /* it changed while nobody looked */
  GRefString *soul; /* (nullable): what it is to be of, once it is shown */

  GCancellable *reading;   /* (nullable): of what is read now */
  GCancellable *searching; /* (nullable): of the search for links to the middle */
  guint show_id;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_STARTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunDiagramModel, gun_diagram_model, G_TYPE_OBJECT)

static void read_wanted (GunDiagramModel *self);

static void
show_now (GunDiagramModel *self)
{
  g_clear_handle_id (&self->show_id, g_source_remove);
  self->stale = FALSE;
  gun_diagram_graph_refresh (self->graph);
  read_wanted (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
show_cb (gpointer user_data)
{
  GunDiagramModel *self = user_data;

  self->show_id = 0;
  show_now (self);

  return G_SOURCE_REMOVE;
}

static void
show_soon (GunDiagramModel *self)
{
  if (self->show_id == 0)
    self->show_id = g_timeout_add (SHOW_INTERVAL_MS, show_cb, self);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunDiagramModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) nodes
      = gun_catalog_load_links_finish (GUN_CATALOG (object), result, &error);
  gboolean changed = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->engine == NULL)
    return;

  g_clear_object (&self->reading);
  if (nodes == NULL)
    {
      g_debug ("The links of a diagram could not be read: %s", error->message);
      return;
    }

  for (guint i = 0; i < nodes->len; i++)
    changed |= gun_diagram_graph_take_links (self->graph, g_ptr_array_index (nodes, i));
  if (changed)
    show_now (self);
  else
    read_wanted (self);
}

static void
read_wanted (GunDiagramModel *self)
{
  g_autoptr (GPtrArray) souls = NULL;
  guint limit = 0;

  if (self->reading != NULL || self->engine == NULL || !self->shown)
    return;

  souls = gun_diagram_graph_take_wanted (self->graph, &limit);
  if (souls->len == 0)
    return;

  self->reading = g_cancellable_new ();
  gun_catalog_load_links_async (
      self->catalog, souls, limit, self->reading, read_cb, g_object_ref (self));
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunDiagramModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) links
      = gun_catalog_find_links_to_finish (GUN_CATALOG (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->engine == NULL)
    return;

  g_clear_object (&self->searching);
  if (links == NULL)
    g_debug ("Links to a node could not be looked for: %s", error->message);
  else if (gun_diagram_graph_take_links_to (self->graph, links))
    show_now (self);
}

static void
stop_search (GunDiagramModel *self)
{
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
}

static void
stop_reading (GunDiagramModel *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
search (GunDiagramModel *self)
{
  stop_search (self);
  self->searching = g_cancellable_new ();
  gun_catalog_find_links_to_async (
      self->catalog, self->soul, MAX_LINKS_TO, self->searching, found_cb, g_object_ref (self));
}

/* What the diagram is of, as soon as somebody looks */
static void
follow_soul (GunDiagramModel *self)
{
  GRefString *middle = gun_diagram_graph_get_middle (self->graph);

  if (!self->shown || self->engine == NULL || (self->soul == NULL && middle == NULL)
      || (self->soul != NULL && middle != NULL && gun_text_equal (self->soul, middle)))
    return;

  if (gun_diagram_graph_set_middle (self->graph, self->soul))
    {
      stop_reading (self);
      g_signal_emit (self, signals[SIGNAL_STARTED], 0);
    }
  stop_search (self);
  if (self->soul != NULL)
    search (self);
  show_now (self);
}

void
gun_diagram_model_set_soul (GunDiagramModel *self, GRefString *soul)
{
  GRefString *old = self->soul;

  g_return_if_fail (GUN_IS_DIAGRAM_MODEL (self));

  self->soul = soul != NULL ? g_ref_string_acquire (soul) : NULL;
  g_clear_pointer (&old, g_ref_string_release);
  follow_soul (self);
}

void
gun_diagram_model_set_shown (GunDiagramModel *self, gboolean shown)
{
  g_return_if_fail (GUN_IS_DIAGRAM_MODEL (self));

  self->shown = shown;
  follow_soul (self);
  if (shown && self->stale)
    show_now (self);
  else
    read_wanted (self);
}

GRefString *
gun_diagram_model_get_soul (GunDiagramModel *self)
{
  g_return_val_if_fail (GUN_IS_DIAGRAM_MODEL (self), NULL);

  return self->soul;
}

void
gun_diagram_model_expand (GunDiagramModel *self, GRefString *soul)
{
  g_return_if_fail (GUN_IS_DIAGRAM_MODEL (self));

  if (gun_diagram_graph_expand (self->graph, soul))
    show_now (self);
}

void
gun_diagram_model_collapse (GunDiagramModel *self, GRefString *soul)
{
  g_return_if_fail (GUN_IS_DIAGRAM_MODEL (self));

  if (gun_diagram_graph_collapse (self->graph, soul))
    show_now (self);
}

GunDiagramGraph *
gun_diagram_model_get_graph (GunDiagramModel *self)
{
  g_return_val_if_fail (GUN_IS_DIAGRAM_MODEL (self), NULL);

  return self->graph;
}

gboolean
gun_diagram_model_is_read (GunDiagramModel *self)
{
  g_return_val_if_fail (GUN_IS_DIAGRAM_MODEL (self), FALSE);

  return self->reading == NULL && self->searching == NULL && self->show_id == 0;
}

/* @text: made for display */
static char *
shorten (const char *text)
{
  g_autofree char *beginning = NULL;

  if (g_utf8_strlen (text, -1) <= NAME_CHARACTERS)
    return g_strdup (text);

  beginning = g_utf8_substring (text, 0, NAME_CHARACTERS - 1);

  return g_strconcat (beginning, "…", NULL);
}

/* An account is shown by its name and the beginning of its key, since anybody may take any name */
char *
gun_diagram_model_dup_name (GunDiagramModel *self, GRefString *soul)
{
  g_autofree char *group = NULL;
  g_autofree char *last = NULL;

  g_return_val_if_fail (GUN_IS_DIAGRAM_MODEL (self), NULL);

  if (soul[0] == '~' && soul[1] != '@' && strchr (soul, '/') == NULL && self->engine != NULL)
    {
      g_autoptr (GRefString) owner = gun_soul_dup_owner (soul);

      if (owner != NULL)
        return gun_account_names_describe (self->names, owner);
    }

  gun_words_split_soul (soul, &group, &last);

  return shorten (last);
}

static void
changed_cb (GunDiagramModel *self, GPtrArray *changes)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);

      if (GUN_VERDICT_IS_STORED (change->verdict) || change->verdict == GUN_VERDICT_UNDONE)
        changed |= gun_diagram_graph_take_change (self->graph, change);
    }
  if (changed && self->shown)
    show_soon (self);
  self->stale = self->stale || (changed && !self->shown);
}

void
gun_diagram_model_stop (GunDiagramModel *self)
{
  g_return_if_fail (GUN_IS_DIAGRAM_MODEL (self));

  stop_reading (self);
  stop_search (self);
  g_clear_handle_id (&self->show_id, g_source_remove);
  if (self->engine == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->engine, self);
  gun_account_names_stop (self->names);
  g_clear_object (&self->engine);
}

static void
gun_diagram_model_dispose (GObject *object)
{
  gun_diagram_model_stop (GUN_DIAGRAM_MODEL (object));

  G_OBJECT_CLASS (gun_diagram_model_parent_class)->dispose (object);
}

static void
gun_diagram_model_finalize (GObject *object)
{
  GunDiagramModel *self = GUN_DIAGRAM_MODEL (object);

  g_clear_object (&self->catalog);
  g_clear_object (&self->names);
  gun_diagram_graph_free (self->graph);
  g_clear_pointer (&self->soul, g_ref_string_release);

  G_OBJECT_CLASS (gun_diagram_model_parent_class)->finalize (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (
      name, GUN_TYPE_DIAGRAM_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_diagram_model_class_init (GunDiagramModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gun_diagram_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = gun_diagram_model_finalize;

  signals[SIGNAL_CHANGED] = new_signal ("changed");
  signals[SIGNAL_STARTED] = new_signal ("started");
}

static void
gun_diagram_model_init (GunDiagramModel *self)
{
  self->graph = gun_diagram_graph_new ();
}

/**
 * gun_diagram_model_new:
 * @engine: whose changes keep the diagram true
 * @catalog: what it is read from
 *
 * Returns: (transfer full): a diagram of nothing, that nobody looks at
 */
GunDiagramModel *
gun_diagram_model_new (GunEngine *engine, GunCatalog *catalog)
{
  GunDiagramModel *self = g_object_new (GUN_TYPE_DIAGRAM_MODEL, NULL);

  self->engine = g_object_ref (engine);
  self->catalog = g_object_ref (catalog);
  self->names = gun_account_names_new (engine, catalog);
  g_signal_connect_swapped (engine, "changed", G_CALLBACK (changed_cb), self);

  return self;
}
