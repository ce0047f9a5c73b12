/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_LATE_PAGE (gun_late_page_get_type ())
G_DECLARE_FINAL_TYPE (GunLatePage, gun_late_page, GUN, LATE_PAGE, AdwBin)

/**
 * GunLatePage:
 *
 * A place in a template whose content is made when it is first shown. A window with many pages is drawn as soon as the one in front is there,
 * and what nobody looks at costs nothing.
 *
 * The content is the object "page" of a .ui file of its own, made as if it stood in the template: handlers of signals are looked for among
 * those of the template, and bind-source may name its widget by the class. What the widget of the template wants of the content it takes in
 * its handler of made, and tells there what happened before. Until then it has no such thing, and must do without.
 *
 * Properties: resource (string): path of the .ui file among the resources. Signals: made (GtkBuilder): the content is there; the builder has
 * all that has an id, and is gone afterwards.
 */
void gun_late_page_make (GunLatePage *self);

G_END_DECLS
