// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_map_legend.h"

#include "widgets/plots/heat_map_raster.h"
#include "widgets/plots/numbers.h"

#include <QPainter>
#include <algorithm>

namespace plumbline::plots {

using theme::TextRole;

HeatMapLegend::HeatMapLegend(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName("plLegend");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &theme::Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void HeatMapLegend::setData(std::shared_ptr<const HeatMapData> contents)
{
    m_data = std::move(contents);
    if (m_data != nullptr) {
        const ColorLimits limits = limitsOf(*m_data);
        setAccessibleName(tr("Colours from %1, %2, to %3, %4")
                              .arg(number(limits.low), QString::fromStdString(m_data->lowWord), number(limits.high),
                                  QString::fromStdString(m_data->highWord)));
        setToolTip(thresholdSentence(*m_data));
    }
    updateGeometry();
    update();
}

QSize HeatMapLegend::sizeHint() const
{
    return {320, m_theme.px(34)};
}

QSize HeatMapLegend::minimumSizeHint() const
{
    return {160, m_theme.px(34)};
}

void HeatMapLegend::paintEvent(QPaintEvent*)
{
    if (m_data == nullptr)
        return;
    QPainter painter(this);
    const theme::Colors& colors = m_theme.colors();
    const HeatMapColors map = HeatMapColors::of(m_theme.tokens().of(m_theme.scheme()), *m_data);
    const ColorLimits limits = limitsOf(*m_data);
    const QFont label = m_theme.font(TextRole::Label);
    const QFont axis = m_theme.font(TextRole::Axis);
    const QFontMetricsF words(label);
    const QFontMetricsF figures(axis);
    const double bar = std::clamp(width() * 0.3, 60.0, 160.0);
    const double baseline = words.ascent() + 1;
    double x = 0;
    painter.setFont(label);
    painter.setPen(colors.text2);
    const QString low = QString::fromStdString(m_data->lowWord);
    painter.drawText(QPointF(x, baseline), low);
    x += low.isEmpty() ? 0 : words.horizontalAdvance(low) + 8;
    const double left = x;
    for (int step = 0; step < static_cast<int>(bar); ++step) {
        const double position = (step + 0.5) / bar;
        painter.fillRect(QRectF(left + step, baseline - 8, 1, 8), QColor(map.map.at(m_data->reversed ? 1 - position : position)));
    }
    x += bar + 8;
    const QString high = QString::fromStdString(m_data->highWord);
    painter.drawText(QPointF(x, baseline), high);
    x += words.horizontalAdvance(high) + 16;
    painter.setFont(axis);
    painter.setPen(colors.text3);
    const double below = baseline + 3 + figures.ascent();
    const QString lowest = (limits.clipsLow ? "≤ " : "") + number(limits.low);
    const QString highest = (limits.clipsHigh ? "≥ " : "") + number(limits.high);
    painter.drawText(QPointF(left, below), lowest);
    painter.drawText(QPointF(left + bar - figures.horizontalAdvance(highest), below), highest);
    painter.setFont(label);
    painter.drawText(QPointF(left + bar + 8, below), QString::fromStdString(m_data->unit));
    if (!m_data->threshold)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const QString sentence = thresholdSentence(*m_data);
    const QString shown = words.elidedText(sentence, Qt::ElideRight, std::max(width() - x - 18, 0.0));
    const double start = width() - words.horizontalAdvance(shown);
    painter.setPen(colors.text2);
    painter.drawText(QPointF(start, baseline), shown);
    painter.setPen(QPen(colors.accent, 1.5));
    painter.drawRect(QRectF(start - 17, baseline - 9, 10, 9));
}

} // namespace plumbline::plots
