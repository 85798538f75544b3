// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

#include <QListWidget>
#include <QTextBrowser>

namespace plumbline::shell {

/// The guide (F1): the chapters of resources/help in the window's language, English where one is not translated.
class HelpPage final : public View {
    Q_OBJECT
public:
    explicit HelpPage(Services& services, QWidget* parent = nullptr);
    /// The chapter that is about a view, or the first.
    void showChapter(const QString& id);
    [[nodiscard]] int chapters() const { return m_list->count(); }

private:
    void load();
    Services& m_services;
    QListWidget* m_list;
    QTextBrowser* m_text;
};

} // namespace plumbline::shell
