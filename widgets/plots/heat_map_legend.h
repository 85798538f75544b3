// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_map_data.h"
#include "widgets/shell/theme/theme.h"

#include <QWidget>
#include <memory>

namespace plumbline::plots {

/// "alike ▇▇▇ different", the limits as numbers, and what the brass outline means.
class HeatMapLegend : public QWidget {
    Q_OBJECT
public:
    explicit HeatMapLegend(const theme::Theme& theme, QWidget* parent = nullptr);
    void setData(std::shared_ptr<const HeatMapData> contents);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const theme::Theme& m_theme;
    std::shared_ptr<const HeatMapData> m_data;
};

} // namespace plumbline::plots
