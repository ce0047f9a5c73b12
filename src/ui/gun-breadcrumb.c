/* SPDX-License-Identifier: MIT */

#include "gun-breadcrumb.h"

#include <glib/gi18n.h>

#include "gun-words.h"

/* Steps shown before the one at which one is; older ones stand behind "…". */
#define SHOWN_STEPS 2
/* Characters a step shrinks to at least. */
#define STEP_CHARACTERS 5

struct _GunBreadcrumb
{
  AdwBin parent_instance;

  GunTrail *trail; /* (nullable) */
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (GunBreadcrumb, gun_breadcrumb, ADW_TYPE_BIN)

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label),
                             (int) MIN (g_utf8_strlen (text, -1), STEP_CHARACTERS));
  gtk_widget_add_css_class (label, style);

  return label;
}

static void
append_step (GunBreadcrumb *self, guint step, const char *text, const char *tooltip)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("pan-end-symbolic");

  gtk_button_set_child (GTK_BUTTON (button), new_label (text, "dim-label"));
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crumb");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", step);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "crumb.return-to-step");
  gtk_box_append (self->box, button);
  gtk_box_append (self->box, arrow);
}

static char *
dup_last_part (GRefString *soul)
{
  g_autofree char *group = NULL;
  char *last;

  gun_words_split_soul (soul, &group, &last);

  return last;
}

static void
show_steps (GunBreadcrumb *self)
{
  GPtrArray *steps = self->trail != NULL ? gun_trail_get_steps (self->trail) : NULL;
  GtkWidget *child;
  guint first;
  g_autofree char *last = NULL;
  g_autofree char *whole = NULL;
  GtkWidget *label;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  if (steps == NULL)
    return;

  first = steps->len > SHOWN_STEPS + 1 ? steps->len - 1 - SHOWN_STEPS : 0;
  for (guint i = first > 0 ? first - 1 : 0; i + 1 < steps->len; i++)
    {
      g_autofree char *text = dup_last_part (g_ptr_array_index (steps, i));
      g_autofree char *tooltip = gun_words_text (g_ptr_array_index (steps, i));

      append_step (self, i, i < first ? "…" : text, tooltip);
    }

  last = dup_last_part (g_ptr_array_index (steps, steps->len - 1));
  whole = gun_words_text (g_ptr_array_index (steps, steps->len - 1));
  label = new_label (last, "heading");
  gtk_widget_set_tooltip_text (label, whole);
  gtk_box_append (self->box, label);
}

static void
return_to_step_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gun_trail_return_to_step (GUN_BREADCRUMB (widget)->trail, g_variant_get_uint32 (parameter));
}

/**
 * gun_breadcrumb_set_trail:
 * @trail: (nullable): whose steps to show
 */
void
gun_breadcrumb_set_trail (GunBreadcrumb *self, GunTrail *trail)
{
  g_return_if_fail (GUN_IS_BREADCRUMB (self));

  if (self->trail != NULL)
    g_signal_handlers_disconnect_by_data (self->trail, self);
  g_set_object (&self->trail, trail);
  if (trail != NULL)
    g_signal_connect_swapped (trail, "changed", G_CALLBACK (show_steps), self);
  show_steps (self);
}

static void
gun_breadcrumb_dispose (GObject *object)
{
  GunBreadcrumb *self = GUN_BREADCRUMB (object);

  if (self->trail != NULL)
    g_signal_handlers_disconnect_by_data (self->trail, self);
  g_clear_object (&self->trail);

  G_OBJECT_CLASS (gun_breadcrumb_parent_class)->dispose (object);
}

static void
gun_breadcrumb_class_init (GunBreadcrumbClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gun_breadcrumb_dispose;

  gtk_widget_class_install_action (
      GTK_WIDGET_CLASS (klass), "crumb.return-to-step", "u", return_to_step_action);
}

static void
gun_breadcrumb_init (GunBreadcrumb *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}
