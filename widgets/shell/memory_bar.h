// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/controls.h"

namespace plumbline::shell {

/// What something will take beside what there is: brass up to the limit, the colour of a failure beyond it. Words stand beside
/// it.
class MemoryBar final : public QWidget {
    Q_OBJECT
public:
    /// @param scale bytes of the whole width
    MemoryBar(const Theme& theme, quint64 needed, quint64 available, quint64 scale, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {m_theme.px(180), m_theme.px(18)}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {m_theme.px(80), m_theme.px(18)}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    quint64 m_needed;
    quint64 m_available;
    quint64 m_scale;
};

} // namespace plumbline::shell
