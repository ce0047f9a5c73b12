/* SPDX-License-Identifier: MIT */

#include "gun-diagram-page.h"

#include <glib/gi18n.h>

#include "gun-diagram-camera.h"
#include "gun-diagram-picture.h"
#include "gun-diagram.h"
#include "gun-text.h"
#include "gun-words.h"

#define ZOOM_STEP 1.25

struct _GunDiagramPage
{
  AdwBin parent_instance;

  GunTrail *trail;               /* (nullable) */
  GunDiagramModel *model;        /* (nullable) */
  GtkFileChooserNative *chooser; /* (nullable): while it is open */

  GunDiagram *diagram;
  GtkLabel *zoom_label;
  GtkLabel *count_label;
};

G_DEFINE_FINAL_TYPE (GunDiagramPage, gun_diagram_page, ADW_TYPE_BIN)

static void
show_zoom (GunDiagramPage *self)
{
  double zoom = gun_diagram_get_zoom (self->diagram);
  /* Translators: a zoom: 100 % */
  g_autofree char *words = g_strdup_printf (_ ("%.0f %%"), zoom * 100);

  gtk_label_set_text (self->zoom_label, words);
  /* What is in a button is not read out */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self->zoom_label))),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      words,
      -1);
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "diagram.zoom-in", zoom < GUN_DIAGRAM_MOST_ZOOM);
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "diagram.zoom-out", zoom > GUN_DIAGRAM_LEAST_ZOOM);
}

static void
show_count (GunDiagramPage *self)
{
  GunDiagramGraph *graph = gun_diagram_model_get_graph (self->model);
  guint n_nodes = gun_diagram_graph_get_nodes (graph)->len;
  guint n_links = gun_diagram_graph_count_links (graph);
  guint n_hidden = (guint) MIN (gun_diagram_graph_count_hidden (graph), G_MAXUINT);
  g_autofree char *nodes
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u node", "%u nodes", n_nodes), n_nodes);
  g_autofree char *links
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u link", "%u links", n_links), n_links);
  /* Translators: how many nodes, and how many links */
  g_autofree char *shown = g_strdup_printf (_ ("%s and %s shown"), nodes, links);
  g_autofree char *more = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u more known here", "%u more known here", n_hidden),
      n_hidden);
  g_autofree char *both = g_strdup_printf ("%s · %s", shown, more);

  gtk_label_set_text (self->count_label, n_hidden > 0 ? both : shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "diagram.save", n_nodes > 0);
}

static void
trail_changed_cb (GunDiagramPage *self)
{
  gun_diagram_model_set_soul (self->model, gun_trail_get_soul (self->trail));
}

static void
chosen_cb (GunDiagramPage *self, GunValue *link)
{
  GRefString *soul = gun_value_get_text (link);
  GRefString *here = gun_trail_get_soul (self->trail);

  if (here != NULL
      && gun_diagram_graph_has_link (gun_diagram_model_get_graph (self->model), here, soul))
    gun_trail_follow_link (self->trail, soul);
  else
    gun_trail_open (self->trail, soul);
}

static void
say (GunDiagramPage *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", sentence);
}

static void
refused_cb (GunDiagramPage *self, const char *reason)
{
  say (self, reason);
}

static void
zoom_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunDiagramPage *self = GUN_DIAGRAM_PAGE (widget);

  if (g_str_equal (action_name, "diagram.zoom-in"))
    gun_diagram_zoom_by (self->diagram, ZOOM_STEP);
  else if (g_str_equal (action_name, "diagram.zoom-out"))
    gun_diagram_zoom_by (self->diagram, 1 / ZOOM_STEP);
  else if (g_str_equal (action_name, "diagram.zoom-reset"))
    gun_diagram_set_zoom (self->diagram, 1);
  else
    gun_diagram_fit (self->diagram);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunDiagramPage) self = user_data;
  g_autoptr (GError) error = NULL;

  say (self,
       gun_diagram_picture_save_finish (result, &error) ? _ ("The picture was saved")
                                                        : error->message);
}

/**
 * gun_diagram_page_save:
 * @file: a name that ends in .png makes it one, any other an SVG
 */
void
gun_diagram_page_save (GunDiagramPage *self, GFile *file)
{
  g_autoptr (GskRenderNode) node = NULL;
  graphene_size_t size;

  g_return_if_fail (GUN_IS_DIAGRAM_PAGE (self));

  node = gun_diagram_draw_picture (self->diagram, &size);
  if (node != NULL)
    gun_diagram_picture_save_async (node, &size, file, NULL, saved_cb, g_object_ref (self));
}

static void
chosen_file_cb (GunDiagramPage *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    gun_diagram_page_save (self, file);
}

/* A name of a file that any system takes */
static char *
dup_file_name (GunDiagramPage *self)
{
  g_autofree char *group = NULL;
  g_autofree char *last = NULL;

  gun_words_split_soul (gun_diagram_model_get_soul (self->model), &group, &last);
  g_strdelimit (last, "/\\:*?\"<>|~.", '-');

  return g_strconcat (last, ".svg", NULL);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *mime_type, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_mime_type (filter, mime_type);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
save_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunDiagramPage *self = GUN_DIAGRAM_PAGE (widget);
  g_autofree char *name = NULL;

  if (self->chooser != NULL || self->model == NULL
      || gun_diagram_model_get_soul (self->model) == NULL)
    return;

  name = dup_file_name (self);
  self->chooser = gtk_file_chooser_native_new (_ ("Save Picture"),
                                               GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SAVE,
                                               NULL,
                                               NULL);
  add_filter (GTK_FILE_CHOOSER (self->chooser), _ ("SVG pictures"), "image/svg+xml", "*.svg");
  add_filter (GTK_FILE_CHOOSER (self->chooser), _ ("PNG pictures"), "image/png", "*.png");
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_file_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
forget_engine (GunDiagramPage *self)
{
  if (self->model == NULL)
    return;

  gun_diagram_set_model (self->diagram, NULL);
  gun_diagram_model_stop (self->model);
  g_signal_handlers_disconnect_by_data (self->model, self);
  g_signal_handlers_disconnect_by_data (self->trail, self);
  g_clear_object (&self->model);
  g_clear_object (&self->trail);
}

/**
 * gun_diagram_page_set_engine:
 * @engine: (nullable): where nodes are; with %NULL the others are not looked at
 * @catalog: what to read from
 * @trail: the diagram is of what it is at
 */
void
gun_diagram_page_set_engine (GunDiagramPage *self,
                             GunEngine *engine,
                             GunCatalog *catalog,
                             GunTrail *trail)
{
  g_return_if_fail (GUN_IS_DIAGRAM_PAGE (self));

  forget_engine (self);
  if (engine == NULL)
    return;

  self->trail = g_object_ref (trail);
  self->model = gun_diagram_model_new (engine, catalog);
  g_signal_connect_swapped (self->model, "changed", G_CALLBACK (show_count), self);
  g_signal_connect_swapped (trail, "changed", G_CALLBACK (trail_changed_cb), self);
  gun_diagram_set_model (self->diagram, self->model);
  gun_diagram_model_set_shown (self->model, gtk_widget_get_mapped (GTK_WIDGET (self)));
  trail_changed_cb (self);
}

static void
gun_diagram_page_map (GtkWidget *widget)
{
  GunDiagramPage *self = GUN_DIAGRAM_PAGE (widget);

  GTK_WIDGET_CLASS (gun_diagram_page_parent_class)->map (widget);

  if (self->model != NULL)
    gun_diagram_model_set_shown (self->model, TRUE);
}

static void
gun_diagram_page_unmap (GtkWidget *widget)
{
  GunDiagramPage *self = GUN_DIAGRAM_PAGE (widget);

  if (self->model != NULL)
    gun_diagram_model_set_shown (self->model, FALSE);

  GTK_WIDGET_CLASS (gun_diagram_page_parent_class)->unmap (widget);
}

static void
gun_diagram_page_dispose (GObject *object)
{
  GunDiagramPage *self = GUN_DIAGRAM_PAGE (object);

  forget_engine (self);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (gun_diagram_page_parent_class)->dispose (object);
}

static void
gun_diagram_page_class_init (GunDiagramPageClass *klass)
{
  static const char *const zooms[]
      = { "diagram.zoom-in", "diagram.zoom-out", "diagram.zoom-reset", "diagram.fit" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_DIAGRAM);

  G_OBJECT_CLASS (klass)->dispose = gun_diagram_page_dispose;
  widget_class->map = gun_diagram_page_map;
  widget_class->unmap = gun_diagram_page_unmap;

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_install_action (widget_class, zooms[i], NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "diagram.save", NULL, save_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-diagram-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GunDiagramPage, diagram);
  gtk_widget_class_bind_template_child (widget_class, GunDiagramPage, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, GunDiagramPage, count_label);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, refused_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_zoom);
}

static void
gun_diagram_page_init (GunDiagramPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_zoom (self);
}
