// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/controls.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <vector>

namespace plumbline::attention {

/// A part of the view: a header of 30 with its name, what was computed, and its tools; the contents below.
class Panel final : public QFrame {
    Q_OBJECT
public:
    Panel(const theme::Theme& theme, const QString& objectName, const QString& title, QWidget* parent = nullptr);
    void setTitle(const QString& title);
    void setCaption(const QString& caption);
    /// At the right of the header, from left to right.
    void addTool(QWidget* tool);
    void setContents(QWidget* contents);
    [[nodiscard]] QVBoxLayout* column() const { return m_column; }

private:
    QLabel* m_title;
    shell::ElidedLabel* m_caption;
    QHBoxLayout* m_row;
    QVBoxLayout* m_column;
};

/// A column without margins, of a widget.
QVBoxLayout* makeColumn(QWidget* widget, int spacing = 6);
/// A main figure with what it is of, a table of numbers, and what must be said about them.
[[nodiscard]] QWidget* makeFigures(QLabel* main, QLabel* mainOf, QLabel* numbers, const std::vector<QWidget*>& notes);

} // namespace plumbline::attention
