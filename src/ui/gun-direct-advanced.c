/* SPDX-License-Identifier: MIT */

#include "gun-direct-advanced.h"

#include <glib/gi18n.h>

#include "gun-direct-preferences.h"
#include "gun-field.h"

#define RETRANSMITS "direct-max-retransmits"
#define LIFE_TIME "direct-max-packet-life-time-ms"

/* What a limit begins with when it is chosen: what lib/webrtc.js of gun.js has, and a second */
#define USUAL_RETRANSMITS 2
#define USUAL_LIFE_TIME_MS 1000

/* How long something that was lost is sent again: the rows of the list, in their order */
typedef enum
{
  UNTIL_IT_ARRIVES,
  SO_OFTEN,
  SO_LONG,
} Repeat;

struct _GunDirectAdvanced
{
  AdwPreferencesGroup parent_instance;

  GSettings *preferences;

  GtkSwitch *ordered_switch;
  AdwComboRow *repeat_row;
  GtkWidget *retransmits_row;
  GtkSpinButton *retransmits_button;
  GtkWidget *life_time_row;
  GtkSpinButton *life_time_button;
  GtkSpinButton *cwnd_button;
  AdwEntryRow *ports_row;
  GtkLabel *ports_label;
};

G_DEFINE_FINAL_TYPE (GunDirectAdvanced, gun_direct_advanced, ADW_TYPE_PREFERENCES_GROUP)

static Repeat
get_repeat (GunDirectAdvanced *self)
{
  if (g_settings_get_int (self->preferences, RETRANSMITS) >= 0)
    return SO_OFTEN;
  if (g_settings_get_int (self->preferences, LIFE_TIME) >= 0)
    return SO_LONG;

  return UNTIL_IT_ARRIVES;
}

static void
show_repeat (GunDirectAdvanced *self)
{
  Repeat repeat = get_repeat (self);

  adw_combo_row_set_selected (self->repeat_row, repeat);
  gtk_widget_set_visible (self->retransmits_row, repeat == SO_OFTEN);
  gtk_widget_set_visible (self->life_time_row, repeat == SO_LONG);
  if (repeat == SO_OFTEN)
    gtk_spin_button_set_value (self->retransmits_button,
                               g_settings_get_int (self->preferences, RETRANSMITS));
  if (repeat == SO_LONG)
    gtk_spin_button_set_value (self->life_time_button,
                               g_settings_get_int (self->preferences, LIFE_TIME));
}

static void
set_repeat (GunDirectAdvanced *self, int retransmits, int life_time_ms)
{
  /* The one that ends first, so that there are never both */
  g_settings_set_int (self->preferences, retransmits < 0 ? RETRANSMITS : LIFE_TIME, -1);
  if (retransmits >= 0)
    g_settings_set_int (self->preferences, RETRANSMITS, retransmits);
  else
    g_settings_set_int (self->preferences, LIFE_TIME, life_time_ms);
}

static void
repeat_cb (GunDirectAdvanced *self)
{
  Repeat repeat = adw_combo_row_get_selected (self->repeat_row);

  if (self->preferences == NULL || repeat == get_repeat (self))
    return;

  set_repeat (self,
              repeat == SO_OFTEN ? USUAL_RETRANSMITS : -1,
              repeat == SO_LONG ? USUAL_LIFE_TIME_MS : -1);
}

static void
retransmits_cb (GunDirectAdvanced *self)
{
  if (get_repeat (self) == SO_OFTEN)
    g_settings_set_int (self->preferences,
                        RETRANSMITS,
                        gtk_spin_button_get_value_as_int (self->retransmits_button));
}

static void
life_time_cb (GunDirectAdvanced *self)
{
  if (get_repeat (self) == SO_LONG)
    g_settings_set_int (
        self->preferences, LIFE_TIME, gtk_spin_button_get_value_as_int (self->life_time_button));
}

static void
ports_changed_cb (GunDirectAdvanced *self)
{
  guint16 min_port;
  guint16 max_port;
  g_autoptr (GError) error = NULL;

  if (gun_direct_preferences_read_ports (
          gtk_editable_get_text (GTK_EDITABLE (self->ports_row)), &min_port, &max_port, &error))
    gun_field_set_hint (
        self->ports_row,
        self->ports_label,
        _ ("Those that your firewall lets through, such as 50000-50100. Empty: any."));
  else
    gun_field_set_wrong (self->ports_row, self->ports_label, error->message);
}

static void
show_ports (GunDirectAdvanced *self)
{
  g_autofree char *ports = gun_direct_preferences_dup_ports (self->preferences);

  gtk_editable_set_text (GTK_EDITABLE (self->ports_row), ports);
  ports_changed_cb (self);
}

static void
ports_applied_cb (GunDirectAdvanced *self)
{
  guint16 min_port;
  guint16 max_port;

  if (!gun_direct_preferences_read_ports (
          gtk_editable_get_text (GTK_EDITABLE (self->ports_row)), &min_port, &max_port, NULL))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->ports_row));
      return;
    }

  g_settings_set_int (self->preferences, "direct-min-port", min_port);
  g_settings_set_int (self->preferences, "direct-max-port", max_port);
  show_ports (self);
}

static void
gun_direct_advanced_dispose (GObject *object)
{
  g_clear_object (&GUN_DIRECT_ADVANCED (object)->preferences);

  G_OBJECT_CLASS (gun_direct_advanced_parent_class)->dispose (object);
}

static void
gun_direct_advanced_class_init (GunDirectAdvancedClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_direct_advanced_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-direct-advanced.ui");
  gtk_widget_class_bind_template_child (widget_class, GunDirectAdvanced, ordered_switch);
  gtk_widget_class_bind_template_child (widget_class, GunDirectAdvanced, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, GunDirectAdvanced, retransmits_row);
  gtk_widget_class_bind_template_child (widget_class, GunDirectAdvanced, retransmits_button);
  gtk_widget_class_bind_template_child (widget_class, GunDirectAdvanced, life_time_row);
  gtk_widget_class_bind_template_child (widget_class, GunDirectAdvanced, life_time_button);
  gtk_widget_class_bind_template_child (widget_class, GunDirectAdvanced, cwnd_button);
  gtk_widget_class_bind_template_child (widget_class, GunDirectAdvanced, ports_row);
  gtk_widget_class_bind_template_child (widget_class, GunDirectAdvanced, ports_label);
  gtk_widget_class_bind_template_callback (widget_class, repeat_cb);
  gtk_widget_class_bind_template_callback (widget_class, retransmits_cb);
  gtk_widget_class_bind_template_callback (widget_class, life_time_cb);
  gtk_widget_class_bind_template_callback (widget_class, ports_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, ports_applied_cb);
}

static void
gun_direct_advanced_init (GunDirectAdvanced *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_field_name_apply_button (self->ports_row);
}

/**
 * gun_direct_advanced_set_preferences:
 * @preferences: settings of org.gun.Desktop
 *
 * Once, before it is shown.
 */
void
gun_direct_advanced_set_preferences (GunDirectAdvanced *self, GSettings *preferences)
{
  g_return_if_fail (GUN_IS_DIRECT_ADVANCED (self));
  g_return_if_fail (self->preferences == NULL);

  self->preferences = g_object_ref (preferences);
  g_settings_bind (
      preferences, "direct-ordered", self->ordered_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (preferences,
                   "direct-cwnd-cap-kilobytes",
                   self->cwnd_button,
                   "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (
      preferences, "changed::" RETRANSMITS, G_CALLBACK (show_repeat), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      preferences, "changed::" LIFE_TIME, G_CALLBACK (show_repeat), self, G_CONNECT_SWAPPED);
  show_repeat (self);
  show_ports (self);
}
