// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace plumbline::attention {

/// The figure of a kind that a widget is or lies in, null where there is none.
template <class Plot> Plot* plotUnder(QWidget* widget)
{
    for (; widget != nullptr; widget = widget->parentWidget()) {
        if (auto* plot = qobject_cast<Plot*>(widget))
            return plot;
    }
    return nullptr;
}

} // namespace plumbline::attention
