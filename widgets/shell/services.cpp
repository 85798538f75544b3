// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/services.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

namespace plumbline::shell {

Dialogs Dialogs::system()
{
    return {
        [](QWidget* parent, const QString& title, const QString& folder, const QString& filter) {
            return QFileDialog::getOpenFileName(parent, title, folder, filter);
        },
        [](QWidget* parent, const QString& title, const QString& folder, const QString& filter) {
            return QFileDialog::getSaveFileName(parent, title, folder, filter);
        },
        [](QWidget* parent, const QString& title, const QString& folder) {
            return QFileDialog::getExistingDirectory(parent, title, folder);
        },
        [](QWidget* parent, const QString& question, const QString& act) {
            QMessageBox box(QMessageBox::NoIcon, QString(), question, QMessageBox::Cancel, parent);
            const QAbstractButton* wanted = box.addButton(act, QMessageBox::DestructiveRole);
            box.exec();
            return box.clickedButton() == wanted;
        },
    };
}

} // namespace plumbline::shell
