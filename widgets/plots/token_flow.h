// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/theme.h"

#include <QAbstractScrollArea>
#include <QByteArray>
#include <vector>

namespace plumbline::plots {

/// A token as it is shown.
struct TokenChip {
    QString text;
    int id = -1; ///< in the vocabulary; −1: not known
    QByteArray bytes = {}; ///< where the text cannot show them: part of a character. Empty: the text's own, in UTF-8
};

/// Tokens as chips, wrapped over lines: spaces as a grey "·", line breaks as a grey "↵", the current token in brass. Only lines
/// on screen are drawn, so a hundred thousand tokens scroll as ten do. A click or the arrows choose a token (Home, End, Page Up,
/// Page Down); a tooltip tells its place, id and bytes. Screen readers get the tokens as words. GUI thread.
class TokenFlow : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TokenFlow(const theme::Theme& theme, QWidget* parent = nullptr);

    /// What the tokens are, for screen readers: "Prompt".
    void setTitle(const QString& title);
    /// No token is current then, and no range marked.
    void setTokens(std::vector<TokenChip> tokens);
    [[nodiscard]] const std::vector<TokenChip>& tokens() const { return m_tokens; }
    [[nodiscard]] int count() const { return static_cast<int>(m_tokens.size()); }

    /// Scrolls it into sight; emits nothing. −1, or out of range: none.
    void setCurrent(int index);
    [[nodiscard]] int current() const { return m_current; }

    /// Only these tokens are used; the others step back and say so. `count` 0: all are used.
    void setMarkedRange(int first, int count);
    [[nodiscard]] bool isUsed(int index) const;

    /// Rows before it scrolls; 2 at first. 0: as tall as its place.
    void setMostRows(int rows);
    /// The colour behind the chips; `panel` at first.
    void setGround(QColor theme::Colors::*ground);

    /// The token at a place of the viewport, or −1.
    [[nodiscard]] int tokenAt(const QPoint& place) const;
    /// Where a token stands in the viewport now; may lie outside it.
    [[nodiscard]] QRect tokenRect(int index) const;
    /// "Token 3 of 25, “ Maya”, id 12,345, bytes 20 4d 61 79 61".
    [[nodiscard]] QString describe(int index) const;
    [[nodiscard]] int rows() const { return static_cast<int>(m_rowStarts.size()); }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By a click or a key.
    void tokenChosen(int index);
    /// −1: none.
    void tokenHovered(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    struct Layout {
        std::vector<int> rowStarts; ///< first token of each row
        std::vector<int> lefts; ///< of each token, from the content's left edge
    };
    void restyle();
    void measure();
    void place();
    void keepCurrentInSight();
    void hover(int index);
    void choose(int index);
    [[nodiscard]] Layout layoutFor(int width) const;
    [[nodiscard]] int chipWidth(int index, int room) const;
    [[nodiscard]] int rowOf(int index) const;
    [[nodiscard]] int nearestInRow(int row, int x) const;
    [[nodiscard]] int pitch() const;
    [[nodiscard]] int contentHeight(int rows) const;
    void paintChip(QPainter& painter, int index, const QRect& rect) const;
    void tellReaders();

    const theme::Theme& m_theme;
    QString m_title;
    std::vector<TokenChip> m_tokens;
    std::vector<int> m_textWidths;
    std::vector<int> m_rowStarts;
    std::vector<int> m_lefts;
    QFont m_font;
    QFont m_shapedFont; ///< for what is not Latin
    QColor theme::Colors::*m_ground = &theme::Colors::panel;
    int m_current = -1;
    int m_hovered = -1;
    int m_firstUsed = 0;
    int m_usedCount = 0;
    int m_mostRows = 2;
};

} // namespace plumbline::plots
