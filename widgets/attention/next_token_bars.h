// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/live.h"
#include "widgets/plots/table_source.h"
#include "widgets/shell/theme/theme.h"

#include <QWidget>
#include <memory>

namespace plumbline::attention {

/// The likeliest next tokens of the full model (outline) and of the shared one (fill), in per cent. Arrows move the cursor.
class NextTokenBars final : public QWidget, public plots::TabledPlot {
    Q_OBJECT
public:
    explicit NextTokenBars(const theme::Theme& theme, QWidget* parent = nullptr);
    /// @param tokens as text, one for each of the answer's
    void setAnswer(
        std::shared_ptr<const lisa::LiveAnswer> answer, std::vector<std::string> tokens, std::vector<std::string> captions);
    void setStale(bool stale);
    [[nodiscard]] bool isStale() const { return m_stale; }
    [[nodiscard]] std::shared_ptr<const plots::TableSource> table() const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int rows() const;
    [[nodiscard]] QString rowText(int row) const;
    void moveTo(int row);
    void tellReaders();

    const theme::Theme& m_theme;
    std::shared_ptr<const lisa::LiveAnswer> m_answer;
    std::vector<std::string> m_tokens, m_captions;
    int m_cursor = -1;
    bool m_stale = false;
};

} // namespace plumbline::attention
