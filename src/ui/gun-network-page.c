/* SPDX-License-Identifier: MIT */

#include "gun-network-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "gun-check-line.h"

struct _GunNetworkPage
{
  GtkWidget parent_instance;

  GunEngine *engine;         /* (nullable) */
  GCancellable *cancellable; /* (nullable): while it is measured */
  GunNetworkCheck *check;    /* (nullable): the last that ended */
  gboolean narrow;

  GtkWidget *scrolled_window;
  AdwStatusPage *empty_page;
  GtkWidget *result_box;
  GtkImage *verdict_image;
  GtkSpinner *verdict_spinner;
  GtkLabel *headline_label;
  GtkLabel *reason_label;
  GtkLabel *missing_label;
  GtkBox *button_box;
  GtkWidget *step_button;
  GtkLabel *step_label;
  GtkWidget *again_button;
  GtkWidget *stop_button;
  GtkWidget *copy_box;
  AdwPreferencesGroup *groups[GUN_CHECK_N_GROUPS];
  GtkListBox *lists[GUN_CHECK_N_GROUPS];
};

enum
{
  PROP_NARROW = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunNetworkPage, gun_network_page, GTK_TYPE_WIDGET)

/* What helps, where something does */
static const struct
{
  GunNetworkReason reason;
  const char *label;
  const char *action; /* a detailed name */
} steps[] = {
  { GUN_NETWORK_REASON_OFF, N_ ("Preferences"), "win.preferences" },
  { GUN_NETWORK_REASON_NO_SERVERS, N_ ("Add STUN Server…"), "win.add-server" },
  { GUN_NETWORK_REASON_NOT_FOUND, N_ ("Preferences"), "win.preferences" },
  { GUN_NETWORK_REASON_NOT_REACHED, N_ ("Preferences"), "win.preferences" },
  { GUN_NETWORK_REASON_BAD_ANSWER, N_ ("Preferences"), "win.preferences" },
  { GUN_NETWORK_REASON_ONE_SILENT, N_ ("Add STUN Server…"), "win.add-server" },
  { GUN_NETWORK_REASON_UDP_SILENT, N_ ("Add TURN Server…"), "win.add-server" },
  { GUN_NETWORK_REASON_DIFFERENT_PORTS, N_ ("Add TURN Server…"), "win.add-server" },
  { GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_FAILS, N_ ("Preferences"), "win.preferences" },
  { GUN_NETWORK_REASON_ONE_ANSWER, N_ ("Add STUN Server…"), "win.add-server" },
  { GUN_NETWORK_REASON_RELAY_ONLY_FAILS, N_ ("Preferences"), "win.preferences" },
  { GUN_NETWORK_REASON_NO_RELAY, N_ ("Show Peers"), "win.show-page::peers" },
};

static const struct
{
  const char *icon_name;
  const char *style;
} verdicts[] = {
  [GUN_NETWORK_UNKNOWN] = { "dialog-question-symbolic", "dim-label" },
  [GUN_NETWORK_SHOULD_WORK] = { "emblem-default-symbolic", "success" },
  [GUN_NETWORK_MAY_NEED_HELP] = { "dialog-warning-symbolic", "warning" },
  [GUN_NETWORK_UNLIKELY] = { "dialog-error-symbolic", "error" },
};

/* Rows stay where they are, and only say something else: whoever reads one is not thrown out of it. */
static void
fill_list (GtkListBox *list, GPtrArray *rows, gboolean narrow)
{
  GtkListBoxRow *line;

  for (guint i = 0; i < rows->len; i++)
    {
      line = gtk_list_box_get_row_at_index (list, (int) i);
      if (line == NULL)
        {
          line = GTK_LIST_BOX_ROW (gun_check_line_new ());
          gun_check_line_set_narrow (GUN_CHECK_LINE (line), narrow);
          gtk_list_box_append (list, GTK_WIDGET (line));
        }
      gun_check_line_set (GUN_CHECK_LINE (line), g_ptr_array_index (rows, i));
    }

  while ((line = gtk_list_box_get_row_at_index (list, (int) rows->len)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (line));
}

static void
show_facts (GunNetworkPage *self, const GunNetworkCheck *check)
{
  for (guint i = 0; i < GUN_CHECK_N_GROUPS; i++)
    {
      g_autoptr (GPtrArray) rows = gun_network_check_list_rows (check, i);

      fill_list (self->lists[i], rows, self->narrow);
      gtk_widget_set_visible (GTK_WIDGET (self->groups[i]), rows->len > 0);
    }
}

static void
show_step (GunNetworkPage *self, GunNetworkReason reason)
{
  gtk_widget_set_visible (self->step_button, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i].reason != reason)
        continue;
      gtk_label_set_label (self->step_label, _ (steps[i].label));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->step_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (steps[i].label),
                                      -1);
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->step_button), steps[i].action);
      gtk_widget_set_visible (self->step_button, TRUE);
    }
}

static void
show_running (GunNetworkPage *self, gboolean running)
{
  gtk_spinner_set_spinning (self->verdict_spinner, running);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict_spinner), running);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict_image), !running);
  gtk_widget_set_visible (self->again_button, !running);
  gtk_widget_set_visible (self->stop_button, running);
  gtk_widget_set_visible (self->copy_box, !running);
  gtk_widget_set_visible (self->result_box, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_page), FALSE);
  if (!running)
    return;

  gtk_widget_set_visible (self->step_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->missing_label), FALSE);
  gtk_label_set_label (self->headline_label, _ ("Checking the Network…"));
  gtk_label_set_label (self->reason_label,
                       _ ("Servers and relays that are set up are asked, and nobody else."));
  adw_preferences_group_set_description (self->groups[GUN_CHECK_NETWORK], NULL);
}

static void
show_verdict (GunNetworkPage *self, const GunNetworkCheck *check)
{
  GunNetworkJudgement judgement;
  g_autofree char *reason = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *when = gun_network_check_dup_when (check);

  gun_network_check_judge (check, &judgement);
  reason = gun_network_judgement_dup_reason (&judgement);
  missing = gun_network_judgement_dup_missing (&judgement);

  gtk_image_set_from_icon_name (self->verdict_image, verdicts[judgement.verdict].icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict_image), verdicts[i].style);
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict_image), verdicts[judgement.verdict].style);
  gtk_label_set_label (self->headline_label, gun_network_judgement_get_headline (&judgement));
  gtk_label_set_label (self->reason_label, reason);
  gtk_label_set_label (self->missing_label, missing != NULL ? missing : "");
  gtk_widget_set_visible (GTK_WIDGET (self->missing_label), missing != NULL);
  adw_preferences_group_set_description (self->groups[GUN_CHECK_NETWORK], when);
  show_step (self, judgement.reason);
}

/**
 * gun_network_page_show_check:
 * @check: what was measured
 */
void
gun_network_page_show_check (GunNetworkPage *self, const GunNetworkCheck *check)
{
  gboolean running = !isfinite (check->took_us);

  g_return_if_fail (GUN_IS_NETWORK_PAGE (self));

  show_running (self, running);
  show_facts (self, check);
  if (running)
    return;

  show_verdict (self, check);
  g_clear_pointer (&self->check, gun_network_check_free);
  self->check = gun_network_check_copy (check);
}

/* As it was before the last button was pressed. @trouble: (nullable): why nothing was measured */
static void
show_last (GunNetworkPage *self, const char *trouble)
{
  if (self->check != NULL && trouble == NULL)
    {
      g_autoptr (GunNetworkCheck) check = gun_network_check_copy (self->check);

      gun_network_page_show_check (self, check);
      return;
    }

  gtk_widget_set_visible (self->result_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_page), TRUE);
  adw_status_page_set_description (
      self->empty_page,
      trouble != NULL ? trouble
                      : _ ("Measures how your network treats direct connections. STUN and TURN "
                           "servers and relays that you set up are asked, and nobody else."));
}

static void
progress_cb (const GunNetworkCheck *so_far, gpointer user_data)
{
  gun_network_page_show_check (user_data, so_far);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunNetworkPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNetworkCheck) check
      = gun_engine_check_network_finish (GUN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (check != NULL)
    gun_network_page_show_check (self, check);
  else
    show_last (self, error->message);
}

static void
check_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNetworkPage *self = GUN_NETWORK_PAGE (widget);
  g_autoptr (GunNetworkCheck) nothing = gun_network_check_new ();

  if (self->engine == NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  gun_network_page_show_check (self, nothing);
  gtk_widget_grab_focus (self->stop_button);
  gun_engine_check_network_async (
      self->engine, NULL, progress_cb, self, self->cancellable, checked_cb, g_object_ref (self));
}

static void
stop (GunNetworkPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
stop_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNetworkPage *self = GUN_NETWORK_PAGE (widget);

  if (self->cancellable == NULL)
    return;
  stop (self);
  show_last (self, NULL);
}

/* @parameter: whether addresses are copied too */
static void
copy_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNetworkPage *self = GUN_NETWORK_PAGE (widget);
  gboolean with_addresses = g_variant_get_boolean (parameter);
  g_autofree char *text = NULL;

  if (self->check == NULL)
    return;

  text = gun_network_check_to_text (self->check, !with_addresses);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget,
                              "win.say",
                              "s",
                              with_addresses ? _ ("Copied, with addresses")
                                             : _ ("Copied, without addresses"));
}

/**
 * gun_network_page_set_engine:
 * @engine: (nullable): whose servers and relays are asked
 */
void
gun_network_page_set_engine (GunNetworkPage *self, GunEngine *engine)
{
  g_return_if_fail (GUN_IS_NETWORK_PAGE (self));

  stop (self);
  g_clear_pointer (&self->check, gun_network_check_free);
  g_set_object (&self->engine, engine);
  show_last (self, NULL);
}

static void
set_narrow (GunNetworkPage *self, gboolean narrow)
{
  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->button_box),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_halign (self->copy_box, narrow ? GTK_ALIGN_FILL : GTK_ALIGN_END);
  for (guint i = 0; i < GUN_CHECK_N_GROUPS; i++)
    {
      GtkListBoxRow *line;

      for (int j = 0; (line = gtk_list_box_get_row_at_index (self->lists[i], j)) != NULL; j++)
        gun_check_line_set_narrow (GUN_CHECK_LINE (line), narrow);
    }
}

static void
gun_network_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_NETWORK_PAGE (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_network_page_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      set_narrow (GUN_NETWORK_PAGE (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_network_page_dispose (GObject *object)
{
  GunNetworkPage *self = GUN_NETWORK_PAGE (object);

  stop (self);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->check, gun_network_check_free);
  g_clear_pointer (&self->scrolled_window, gtk_widget_unparent);

  G_OBJECT_CLASS (gun_network_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-network-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, result_box);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, verdict_image);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, verdict_spinner);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, headline_label);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, reason_label);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, missing_label);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, button_box);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, step_button);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, step_label);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, GunNetworkPage, copy_box);
  gtk_widget_class_bind_template_child_full (
      widget_class,
      "network_group",
      FALSE,
      G_STRUCT_OFFSET (GunNetworkPage, groups[GUN_CHECK_NETWORK]));
  gtk_widget_class_bind_template_child_full (
      widget_class,
      "servers_group",
      FALSE,
      G_STRUCT_OFFSET (GunNetworkPage, groups[GUN_CHECK_SERVERS]));
  gtk_widget_class_bind_template_child_full (
      widget_class,
      "relays_group",
      FALSE,
      G_STRUCT_OFFSET (GunNetworkPage, groups[GUN_CHECK_RELAYS]));
  gtk_widget_class_bind_template_child_full (
      widget_class,
      "network_list",
      FALSE,
      G_STRUCT_OFFSET (GunNetworkPage, lists[GUN_CHECK_NETWORK]));
  gtk_widget_class_bind_template_child_full (
      widget_class,
      "servers_list",
      FALSE,
      G_STRUCT_OFFSET (GunNetworkPage, lists[GUN_CHECK_SERVERS]));
  gtk_widget_class_bind_template_child_full (
      widget_class,
      "relays_list",
      FALSE,
      G_STRUCT_OFFSET (GunNetworkPage, lists[GUN_CHECK_RELAYS]));
}

static void
gun_network_page_class_init (GunNetworkPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gun_network_page_dispose;
  object_class->get_property = gun_network_page_get_property;
  object_class->set_property = gun_network_page_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "network.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "network.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "network.copy", "b", copy_action);
  bind_template (widget_class);
}

static void
gun_network_page_init (GunNetworkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < GUN_CHECK_N_GROUPS; i++)
    {
      adw_preferences_group_set_title (self->groups[i], gun_check_group_get_title (i));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->lists[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      gun_check_group_get_title (i),
                                      -1);
    }
  show_last (self, NULL);
}

GtkWidget *
gun_network_page_new (void)
{
  return g_object_new (GUN_TYPE_NETWORK_PAGE, NULL);
}
