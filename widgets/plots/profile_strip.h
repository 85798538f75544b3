// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/table_source.h"
#include "widgets/shell/theme/theme.h"

#include <QWidget>

namespace plumbline::plots {

/// One or two values a token, from zero upwards: what a query of one head, and of another, looks at. In UTF-8; knows no Qt.
struct ProfileData {
    std::vector<double> values; ///< the bars; NaN: none
    std::vector<double> others = {}; ///< ink ticks over them; empty, or as many
    std::vector<std::string> tokens = {}; ///< as the tokenizer gives them; empty, or as many
    std::string title = {}; ///< "Query thanked over keys"
    std::string valuesName = {}; ///< "13.6"
    std::string othersName = {};
    std::string unit = {};
    long long base = 0; ///< number of the first column
    bool firstHidden = false; ///< the attention sink: hatched, and out of the scale
    std::vector<std::string> captions = {};

    /// @throws Error InvalidArgument where the lengths differ
    void check() const;
};

/// A profile over tokens with readable labels. Where columns are narrower than their labels, the highest ones are labelled;
/// where they are narrower than a pixel, the highest of each pixel is drawn. Arrows, Home and End move the cursor. GUI thread.
class ProfileStrip : public QWidget, public TabledPlot {
    Q_OBJECT
public:
    explicit ProfileStrip(const theme::Theme& theme, QWidget* parent = nullptr);
    void setData(std::shared_ptr<const ProfileData> data);
    [[nodiscard]] const std::shared_ptr<const ProfileData>& data() const { return m_data; }
    /// Emits nothing.
    void setCursorColumn(std::optional<std::size_t> column);
    [[nodiscard]] std::optional<std::size_t> cursorColumn() const { return m_cursor; }
    [[nodiscard]] std::optional<std::size_t> columnAt(const QPointF& pixel) const;
    /// "5  ·spirit   13.6: 0.12   14.6: 0.1".
    [[nodiscard]] QString columnText(std::size_t column) const;
    [[nodiscard]] std::shared_ptr<const TableSource> table() const override;

    /// .svg, .pdf, .png: the figure in the light theme; .csv, .json: the numbers. @throws Error
    void exportTo(const std::filesystem::path& file, const std::string& caption = {}) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void columnChosen(std::size_t column);
    void columnHovered(std::optional<std::size_t> column);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRectF plotRect() const;
    void hover(std::optional<std::size_t> column);
    void choose(std::size_t column);
    void tellReaders();

    const theme::Theme& m_theme;
    std::shared_ptr<const ProfileData> m_data;
    std::optional<std::size_t> m_cursor;
    std::optional<std::size_t> m_hovered;
};

/// The same as a figure, without a window. @throws Error
void exportProfile(const ProfileData& data, const std::filesystem::path& file, const std::string& caption = {});

} // namespace plumbline::plots
