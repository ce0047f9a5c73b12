/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-store.h"

G_BEGIN_DECLS

/**
 * GunStoreJudgeFunc:
 *
 * Returns: whether whoever wrote @value at @state_ms might: whether it may be believed
 */
typedef gboolean (*GunStoreJudgeFunc) (GRefString *soul,
                                       GRefString *key,
                                       GunValue *value,
                                       double state_ms);

/*
 * Rows that came in before anybody could check them (`unchecked` of gun-schema.c). Each is judged
 * once: what passes is like any other from then on, what fails leaves `current` and stays in the
 * history as refused, and of the versions behind it the best that passes, by HAM, comes into force
 * instead. A key with no such version goes, with its history.
 */
gboolean gun_store_has_unchecked (GunStore *self, gboolean *has, GError **error);

gboolean gun_store_judge_unchecked (GunStore *self,
                                    GRefString *soul,
                                    guint n_rows,
                                    GunStoreJudgeFunc judge,
                                    GPtrArray *undone,
                                    guint *n_judged,
                                    GError **error);

G_END_DECLS
