// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/table_source.h"
#include "widgets/shell/theme/theme.h"

#include <QWidget>
#include <optional>
#include <vector>

namespace plumbline::attention {

/// A set of shared layers on the plane of quality and speed.
struct HistoryPoint {
    QString name;
    std::optional<double> speed, perplexity; ///< both: it has a place
    bool isFull = false, isNow = false;
    [[nodiscard]] bool isPlaced() const { return speed && perplexity; }
};

/// Every set that was tried: tokens/s to the right, perplexity upwards, the front of those that nothing beats. What was not
/// measured stands in a row of its own. Arrows move the cursor, Enter or a click returns to a set.
class HistoryPlot final : public QWidget, public plots::TabledPlot {
    Q_OBJECT
public:
    explicit HistoryPlot(const theme::Theme& theme, QWidget* parent = nullptr);
    void setPoints(std::vector<HistoryPoint> points, std::vector<std::string> captions);
    [[nodiscard]] const std::vector<HistoryPoint>& points() const { return m_points; }
    /// Indices of those that no other beats in both, from slow to fast.
    [[nodiscard]] std::vector<std::size_t> front() const;
    /// Where a point is drawn.
    [[nodiscard]] QPointF placeOf(std::size_t point) const;
    [[nodiscard]] std::shared_ptr<const plots::TableSource> table() const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    /// .svg, .pdf, .png: the figure in the light theme; .csv, .json: the numbers. @throws Error
    void exportTo(const std::filesystem::path& file) const;

Q_SIGNALS:
    void pointChosen(std::size_t point);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Frame;
    [[nodiscard]] Frame frameOf(const QRectF& rect) const;
    [[nodiscard]] QPointF placeIn(const Frame& frame, std::size_t point) const;
    void draw(QPainter& painter, const QRectF& rect, const theme::Colors& colors, const QFont& axis, const QFont& label) const;
    [[nodiscard]] std::optional<std::size_t> pointAt(const QPointF& pixel) const;
    [[nodiscard]] QString pointText(std::size_t point) const;
    void tellReaders();

    const theme::Theme& m_theme;
    std::vector<HistoryPoint> m_points;
    std::vector<std::string> m_captions;
    std::optional<std::size_t> m_cursor;
};

} // namespace plumbline::attention
