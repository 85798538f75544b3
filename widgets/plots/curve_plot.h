// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/table_source.h"
#include "widgets/shell/theme/theme.h"

#include <QWidget>

namespace plumbline::plots {

/// A stretch of a curve whose values have one meaning: a stage of a training run.
struct CurvePart {
    std::string name; ///< "layer by layer"
    std::string unit = {};
    std::vector<double> x = {}, y = {}; ///< as many; x rising
};
/// A curve of one or more stretches, each on a scale of its own. In UTF-8; knows no Qt.
struct CurveData {
    std::vector<CurvePart> parts;
    std::string title = {}; ///< "Loss"
    std::string xName = {}; ///< "tokens"
    std::vector<std::string> captions = {};

    [[nodiscard]] std::size_t size() const;
    /// @throws Error InvalidArgument where the lengths differ
    void check() const;
};

/// Value against progress, a panel for each stretch side by side; each value thin, and the mean of the last ones strong where
/// there are many. Arrows, Home and End move the cursor. GUI thread.
class CurvePlot final : public QWidget, public TabledPlot {
    Q_OBJECT
public:
    explicit CurvePlot(const theme::Theme& theme, QWidget* parent = nullptr);
    void setData(std::shared_ptr<const CurveData> data);
    [[nodiscard]] const std::shared_ptr<const CurveData>& data() const { return m_data; }
    /// "end to end   12,288 tokens   3.42 nats" of the point at the cursor.
    [[nodiscard]] QString pointText(std::size_t point) const;
    [[nodiscard]] std::optional<std::size_t> cursor() const { return m_cursor; }
    [[nodiscard]] std::shared_ptr<const TableSource> table() const override;

    /// .svg, .pdf, .png: the figure in the light theme; .csv, .json: the numbers. @throws Error
    void exportTo(const std::filesystem::path& file) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void choose(std::optional<std::size_t> point);
    void tellReaders();

    const theme::Theme& m_theme;
    std::shared_ptr<const CurveData> m_data;
    std::optional<std::size_t> m_cursor;
};

/// The same as a figure, without a window. @throws Error
void exportCurve(const CurveData& data, const std::filesystem::path& file);

} // namespace plumbline::plots
