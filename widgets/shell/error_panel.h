// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "widgets/shell/controls.h"

#include <QPlainTextEdit>
#include <functional>
#include <vector>

namespace plumbline::shell {

/// What is wrong in one line, the evidence, what is safe, what can be done; the details folded, with *Copy*. Stands in the
/// view, not in a dialog.
class ErrorPanel final : public QWidget {
    Q_OBJECT
public:
    /// Something that is likely to help, in order of usefulness.
    struct Act {
        QString text;
        QString note;
        std::function<void()> run;
    };

    explicit ErrorPanel(const Theme& theme, QWidget* parent = nullptr);
    void show(const Error& error, std::vector<Act> acts = {});

Q_SIGNALS:
    void closed();
    void reportWanted();

private:
    void setActs(const Error& error, std::vector<Act> acts);

    const Theme& m_theme;
    IconLabel* m_icon;
    QLabel* m_heading;
    QLabel* m_evidence;
    QLabel* m_advice;
    QWidget* m_acts;
    QPushButton* m_detailsHeader;
    QToolButton* m_copy;
    QPlainTextEdit* m_details;
};

} // namespace plumbline::shell
