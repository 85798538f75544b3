// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/actions.h"
#include "widgets/shell/view.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QStandardItemModel>
#include <QVariantAnimation>
#include <functional>
#include <optional>

namespace plumbline::shell {

/// One row that matches what was typed.
struct PaletteRow {
    QString icon;
    QString text;
    QString detail; ///< at the right; the reason where it cannot run
    QString key;
    bool enabled = true;
    QList<std::pair<int, int>> matches = {}; ///< start and length of the letters that match
    std::function<void()> run = {};
    QString id = {};
};

/// What is typed is found as it stands or, word by word, at the beginnings of words. @returns the matching pieces, or nothing
[[nodiscard]] std::optional<QList<std::pair<int, int>>> matchWords(const QString& text, const QString& typed);

/// Search and command field over the whole window (Ctrl+K).
class Palette final : public QWidget {
    Q_OBJECT
public:
    Palette(CommandTable& commands, const theme::Theme& theme, QWidget* window);

    /// @param view the current view and its id: its commands come first; may be null
    void open(View* view, const QString& viewId, const QString& text = {});
    void close();
    [[nodiscard]] bool isOpen() const { return isVisible(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void search();
    void place();
    void choose();
    void step(int by);
    void addGroup(const QString& title, std::vector<PaletteRow> rows);

    CommandTable& m_commands;
    const theme::Theme& m_theme;
    QWidget* m_box;
    QLineEdit* m_field;
    QLabel* m_count;
    QListView* m_list;
    QLabel* m_footer;
    QStandardItemModel m_model;
    std::vector<PaletteRow> m_rows;
    View* m_view = nullptr;
    QString m_viewId;
    QPointer<QWidget> m_focusBefore;
    bool m_viewOnly = false;
    QVariantAnimation m_fade;
    double m_scrim = 1;
};

} // namespace plumbline::shell
