/* SPDX-License-Identifier: MIT */

#include "gun-relay-step-row.h"

#include <glib/gi18n.h>

#include "gun-words.h"

/* The Date of an HTTP answer has whole seconds (RFC 9110 section 5.6.7), so less is not known. */
#define CLOCK_EXACT_US (1 * G_USEC_PER_SEC)

struct _GunRelayStepRow
{
  AdwActionRow parent_instance;

  GunRelayTestStep step;
  GtkImage *image;
  GtkSpinner *spinner;
  GtkLabel *figure_label;
};

G_DEFINE_FINAL_TYPE (GunRelayStepRow, gun_relay_step_row, ADW_TYPE_ACTION_ROW)

static const char *
step_title (GunRelayTestStep step)
{
  switch (step)
    {
    case GUN_RELAY_TEST_REACHABLE:
      return _ ("Reachable");
    case GUN_RELAY_TEST_TLS:
      return _ ("TLS");
    case GUN_RELAY_TEST_HANDSHAKE:
      return _ ("Handshake");
    case GUN_RELAY_TEST_ECHO:
      return _ ("Echo");
    case GUN_RELAY_TEST_CLOCK:
    case GUN_RELAY_TEST_N_STEPS:
    default:
      return _ ("Clock difference");
    }
}

static char *
describe_figure (GunRelayTestStep step, gint64 took_us, gboolean local)
{
  if (step == GUN_RELAY_TEST_TLS && took_us < 0 && local)
    return g_strdup (_ ("Not needed"));
  if (step == GUN_RELAY_TEST_TLS && took_us < 0)
    return g_strdup (_ ("Not encrypted"));
  if (step == GUN_RELAY_TEST_CLOCK && took_us == -1)
    return g_strdup ("–");
  if (step == GUN_RELAY_TEST_CLOCK)
    return gun_words_clock (took_us, CLOCK_EXACT_US);
  if (step == GUN_RELAY_TEST_HANDSHAKE)
    return g_strdup (_ ("Done"));
  if (took_us < 1000)
    return g_strdup (_ ("under 1 ms"));

  return g_strdup_printf (_ ("%d ms"), (int) (took_us / 1000));
}

static void
show (GunRelayStepRow *self, const char *icon_name, const char *style, const char *figure)
{
  static const char *const styles[] = { "success", "warning", "error", "dim-label" };

  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->image), TRUE);
  gtk_image_set_from_icon_name (self->image, icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->image), styles[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->image), style);
  gtk_label_set_label (self->figure_label, figure);
}

void
gun_relay_step_row_set_running (GunRelayStepRow *self)
{
  g_return_if_fail (GUN_IS_RELAY_STEP_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->image), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_label_set_label (self->figure_label, "–");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), "");
}

/**
 * gun_relay_step_row_set_done:
 * @took_us: as #GunRelayTestFunc gives it
 * @local: the relay is on this computer
 */
void
gun_relay_step_row_set_done (GunRelayStepRow *self, gint64 took_us, gboolean local)
{
  g_autofree char *figure = NULL;
  gboolean plain;

  g_return_if_fail (GUN_IS_RELAY_STEP_ROW (self));

  figure = describe_figure (self->step, took_us, local);
  plain = self->step == GUN_RELAY_TEST_TLS && took_us < 0 && !local;
  show (self,
        plain ? "dialog-warning-symbolic" : "emblem-default-symbolic",
        plain ? "warning" : "success",
        figure);
  if (plain)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                                 _ ("Others on the way can read what is sent"));
  else if (self->step == GUN_RELAY_TEST_TLS && took_us < 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), _ ("The relay is on this computer"));
}

void
gun_relay_step_row_set_failed (GunRelayStepRow *self, const char *reason)
{
  g_return_if_fail (GUN_IS_RELAY_STEP_ROW (self));

  show (self, "dialog-error-symbolic", "error", _ ("Failed"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), reason);
}

void
gun_relay_step_row_set_not_tried (GunRelayStepRow *self)
{
  g_return_if_fail (GUN_IS_RELAY_STEP_ROW (self));

  show (self, "list-remove-symbolic", "dim-label", _ ("Not tried"));
}

static void
gun_relay_step_row_class_init (GunRelayStepRowClass *klass)
{
}

static void
gun_relay_step_row_init (GunRelayStepRow *self)
{
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->image = GTK_IMAGE (gtk_image_new ());
  self->figure_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->figure_label), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->figure_label), "numeric");

  /* Reasons come from outside: they are text, never markup */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 4);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->spinner));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->image));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->figure_label));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
gun_relay_step_row_new (GunRelayTestStep step)
{
  GunRelayStepRow *self = g_object_new (GUN_TYPE_RELAY_STEP_ROW, NULL);

  self->step = step;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), step_title (step));

  return GTK_WIDGET (self);
}
